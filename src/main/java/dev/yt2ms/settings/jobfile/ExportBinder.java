package dev.yt2ms.settings.jobfile;

import dev.yt2ms.settings.ExportSettings;
import java.util.regex.Pattern;

/** Reads the section {@code export}. */
final class ExportBinder {

    /**
     * An address that needs no quotes in the redirect maps of web servers: it contains no spaces, quotes, braces,
     * semicolons, dollars or backslashes.
     */
    private static final Pattern ADDRESS = Pattern.compile("https?://[A-Za-z0-9._~:/?#@!&()*+,=%\\[\\]-]+");

    private ExportBinder() {}

    static ExportSettings bind(Section export) {
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
