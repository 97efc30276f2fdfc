package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * The source.
 *
 * @param channel handle, id, address or playlist, as written; {@link #MINE} for the channel of {@code oauth}
 * @param apiKey key of the YouTube Data API; empty for commands that don't ask the source, and where {@code oauth} is
 *     given without one
 * @param oauth the owner's access, which is used instead of the key
 * @param apiUrl root of the YouTube Data API, ends with {@code /}
 * @param watchUrl address of a video's page; contains {@code {id}}
 */
public record SourceSettings(
        String channel, Secret apiKey, Optional<OAuthSettings> oauth, URI apiUrl, String watchUrl) {

    /** Stands for the channel of who has logged in. */
    public static final String MINE = "mine";

    /** The address of this video's page. */
    public String watchUrlOf(String videoId) {
        return watchUrl.replace("{id}", videoId);
    }
}
