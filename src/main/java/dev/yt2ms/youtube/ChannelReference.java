package dev.yt2ms.youtube;

/** Names a channel or a playlist in one of the forms that people write into {@code source.channel}. */
public sealed interface ChannelReference {

    /** The channel of the account that is logged in. */
    record Mine() implements ChannelReference {}

    /** A channel by its id. */
    record ById(String id) implements ChannelReference {}

    /** A channel by its handle, without {@code @}. */
    record ByHandle(String handle) implements ChannelReference {}

    /** A channel by its legacy user name ({@code /user/NAME}). */
    record ByUsername(String username) implements ChannelReference {}

    /**
     * A channel by the name of its custom address ({@code /c/NAME}). The API offers no search for these names; most
     * owners have taken the same name as their handle, some have it as their legacy user name.
     */
    record ByCustomName(String name) implements ChannelReference {}

    /** A playlist by its id. */
    record Playlist(String id) implements ChannelReference {}

    /**
     * Reads any form that people write: {@code mine}, {@code @handle}, a channel id, a playlist id, or the address of a
     * channel, of a playlist, or of a video in a playlist, with or without {@code https://}. No request is made.
     *
     * @throws IllegalArgumentException for anything else; the message is one sentence that names the allowed forms
     */
    static ChannelReference parse(String text) {
        return ReferenceParser.parse(text);
    }
}
