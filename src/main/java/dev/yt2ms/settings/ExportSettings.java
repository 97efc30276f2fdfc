package dev.yt2ms.settings;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Settings of the command {@code export}.
 *
 * @param playerUrl the address template of a content's player, with {@code {contentId}} and optionally {@code {id}};
 *     empty if the job file gives none
 */
public record ExportSettings(Optional<String> playerUrl) {

    /**
     * An address that needs no quotes in the redirect maps of web servers: it contains no spaces, quotes, braces,
     * semicolons, dollar signs or backslashes.
     */
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9._~:/?#@!&()*+,=%\\[\\]-]+");

    /** The address of a content's player, with both ids URL-encoded; empty if the job file gives no template. */
    public Optional<String> playerUrlOf(String contentId, String videoId) {
        return playerUrl.map(
                template -> template.replace("{contentId}", encoded(contentId)).replace("{id}", encoded(videoId)));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Reads the section. */
    public static ExportSettings from(Section export) {
        export.allow("player-url");
        return new ExportSettings(export.text("player-url").map(text -> {
            String filled = text.replace("{contentId}", "x").replace("{id}", "x");
            if (!text.contains("{contentId}") || !ADDRESS.matcher(filled).matches()) {
                throw export.wrong(
                        "player-url",
                        text,
                        "an address with {contentId} in it (and optionally {id}), e.g. https://example.org/player?c={contentId}");
            }
            return text;
        }));
    }
}
