package dev.yt2ms.youtube;

/**
 * A channel or playlist as people write it.
 */
public sealed interface ChannelReference {

    /** The channel of who has logged in. */
    record Mine() implements ChannelReference {}

    /** A channel by its id. */
    record ById(String id) implements ChannelReference {}

    /** A channel by its handle, without {@code @}. */
    record ByHandle(String handle) implements ChannelReference {}

    /** A channel by its old user name. */
    record ByUsername(String username) implements ChannelReference {}

    /**
     * A channel by the name of its custom address ({@code /c/NAME}). The API can't look these up; most owners have
     * taken the same name as their handle, some have it as their user name.
     */
    record ByCustomName(String name) implements ChannelReference {}

    /** A playlist by its id. */
    record Playlist(String id) implements ChannelReference {}

    /**
     * Reads any form that people write: {@code mine}, {@code @handle}, a channel id, a playlist id, or the address of a channel, of a
     * playlist, or of a video in a playlist, with or without {@code https://}. Nothing is asked.
     *
     * @throws IllegalArgumentException for anything else; the message is one sentence that says what is allowed
     */
    static ChannelReference parse(String text) {
        return ReferenceParser.parse(text);
    }
}
