package dev.yt2ms.settings;

import dev.yt2ms.settings.value.Secret;
import java.net.URI;
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
}
