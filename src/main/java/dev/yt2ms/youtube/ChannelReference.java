package dev.yt2ms.youtube;

/** Names a channel or a playlist in one of the forms that people write into {@code source.channel}. */
public sealed interface ChannelReference {

    /** Names the channel of the account that is logged in. */
    record Mine() implements ChannelReference {}

    /** Names a channel by its id. */
    record ById(String id) implements ChannelReference {}

    /** Names a channel by its handle, without {@code @}. */
    record ByHandle(String handle) implements ChannelReference {}

    /** Names a channel by its legacy user name ({@code /user/NAME}). */
    record ByUsername(String username) implements ChannelReference {}

    /**
     * Names a channel by its custom address ({@code /c/NAME}). The API can't look up such a name. But most owners use
     * the same name as their handle, and some have it as their legacy user name.
     */
    record ByCustomName(String name) implements ChannelReference {}

    /** Names a playlist by its id. */
    record Playlist(String id) implements ChannelReference {}

    /**
     * Parses a reference without making a request. It may be {@code mine}, {@code @handle}, a channel id, a playlist
     * id, or the address of a channel, of a playlist, or of a video in a playlist, with or without {@code https://}.
     *
     * @throws IllegalArgumentException if the text has another form; the message names the allowed forms, and the
     *     caller puts the name of the key before it
     */
    static ChannelReference parse(String text) {
        return ReferenceParser.parse(text);
    }
}
