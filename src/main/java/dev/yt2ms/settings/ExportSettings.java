package dev.yt2ms.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Settings of the command {@code export}.
 *
 * @param playerUrl the address template of a content's player, with {@code {contentId}} and optionally {@code {id}};
 *     empty if the job file gives none, because yt2ms can't derive it
 */
public record ExportSettings(Optional<String> playerUrl) {

    /** The player's address of a content, with both ids URL-encoded; empty if no template is given. */
    public Optional<String> playerUrlOf(String contentId, String videoId) {
        return playerUrl.map(
                template -> template.replace("{contentId}", encoded(contentId)).replace("{id}", encoded(videoId)));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
