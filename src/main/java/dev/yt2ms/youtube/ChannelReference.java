package dev.yt2ms.youtube;

/**
 * A channel or playlist as people write it.
 */
public sealed interface ChannelReference {

    /** A channel by its id. */
    record ById(String id) implements ChannelReference {}

    /** A channel by its handle, without {@code @}. */
    record ByHandle(String handle) implements ChannelReference {}

    /** A channel by its old user name. */
    record ByUsername(String username) implements ChannelReference {}

    /** A playlist by its id. */
    record Playlist(String id) implements ChannelReference {}
}
