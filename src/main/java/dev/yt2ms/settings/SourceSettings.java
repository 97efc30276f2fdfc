package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The section {@code source}: the YouTube channel and the access to it.
 *
 * @param channel the channel's handle, id or address, or a playlist, as in the job file; {@link #MINE} for the channel
 *     of the owner who logged in ({@code oauth})
 * @param apiKey key of the YouTube Data API; empty for commands that don't ask the source, and if only {@code oauth} is
 *     given
 * @param oauth the owner's access, which is used instead of the key; empty if not given
 * @param apiUrl root of the YouTube Data API; ends with {@code /}
 * @param watchUrl address of a video's page; contains {@code {id}}
 */
public record SourceSettings(
        String channel, Secret apiKey, Optional<OAuthSettings> oauth, URI apiUrl, String watchUrl) {

    /** The value of {@link #channel} that stands for the channel of the logged-in owner. */
    public static final String MINE = "mine";

    /** The address of a video's page. */
    public String watchUrlOf(String videoId) {
        return watchUrl.replace("{id}", videoId);
    }

    /**
     * Reads the section.
     *
     * @param keysNeeded whether the command asks the source, which requires a key or the owner's access
     * @param ownerNeeded whether the command uses the owner's access
     * @param tokenFile the file with the tokens of the owner's last login
     */
    public static SourceSettings from(Section source, boolean keysNeeded, boolean ownerNeeded, Path tokenFile) {
        source.allow("channel", "api-key", "oauth", "proxy", "api-url", "watch-url");
        String watchUrl = source.text("watch-url", "https://www.youtube.com/watch?v={id}");
        if (!watchUrl.contains("{id}") || !watchUrl.matches("https?://[^\\s\\p{Cntrl}]+")) {
            throw source.wrong(
                    "watch-url", watchUrl, "an http or https address with {id} in the place of the video's id");
        }
        Optional<OAuthSettings> oauth = OAuthSettings.from(source.section("oauth"), ownerNeeded, tokenFile);
        return new SourceSettings(
                channel(source, keysNeeded, oauth),
                source.secret(
                        "api-key",
                        keysNeeded && oauth.isEmpty(),
                        "a key of the YouTube Data API v3, preferably in a variable such as ${YOUTUBE_API_KEY}; the README explains how to get one"),
                oauth,
                source.baseAddress("api-url", "https://youtube.googleapis.com/"),
                watchUrl);
    }

    private static String channel(Section source, boolean keysNeeded, Optional<OAuthSettings> oauth) {
        String forms = "a @handle, a channel id (UC…), a channel's address or a playlist";
        String channel = source.requiredText("channel", forms);
        if (!channel.strip().equalsIgnoreCase(MINE)) {
            return channel;
        }
        if (keysNeeded && oauth.isEmpty()) {
            throw source.wrong("channel", channel, forms + "; 'mine' requires source.oauth");
        }
        return MINE;
    }
}
