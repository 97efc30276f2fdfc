package dev.yt2ms.settings;

import java.net.URI;

/**
 * The source.
 *
 * @param channel handle, id, address or playlist, as written
 * @param apiKey key of the YouTube Data API; empty for commands that don't ask the source
 * @param apiUrl root of the YouTube Data API, ends with {@code /}
 * @param watchUrl address of a video's page; contains {@code {id}}
 */
public record SourceSettings(String channel, Secret apiKey, URI apiUrl, String watchUrl) {

    /** The address of this video's page. */
    public String watchUrlOf(String videoId) {
        return watchUrl.replace("{id}", videoId);
    }
}
