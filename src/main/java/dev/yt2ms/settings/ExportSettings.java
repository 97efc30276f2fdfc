package dev.yt2ms.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the export needs besides the ledger.
 *
 * @param playerUrl address of a content's player, with {@code {contentId}} and perhaps {@code {id}}; none is invented
 */
public record ExportSettings(Optional<String> playerUrl) {

    /** The player's address of one content, safe inside an address; empty where no template is given. */
    public Optional<String> playerUrlOf(String contentId, String videoId) {
        return playerUrl.map(
                template -> template.replace("{contentId}", encoded(contentId)).replace("{id}", encoded(videoId)));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
