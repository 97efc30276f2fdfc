package dev.yt2ms.report;

import dev.yt2ms.settings.ExportSettings;
import dev.yt2ms.settings.SettingsException;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The id map and item list for other programs, made of the object that {@code status --json} prints. */
public final class Export {

    private Export() {}

    /**
     * Writes every video; a redirect map has only those that are on the platform.
     *
     * @throws SettingsException for a redirect map without {@code export.player-url}
     * @throws IOException when it can't be written
     */
    public static void write(ExportFormat format, JsonNode status, ExportSettings settings, Appendable out)
            throws IOException {
        if (format.redirects() && settings.playerUrl().isEmpty()) {
            throw new SettingsException(
                    "migration.export.player-url: missing; a redirect map needs it: give the address of a content's player"
                            + " with {contentId} in it");
        }
        List<ExportRow> rows = StreamSupport.stream(status.path("items").spliterator(), false)
                .map(item -> ExportRow.of(item, settings))
                .filter(row -> !format.redirects() || row.playerUrl().isPresent())
                .toList();
        format.write(rows, out);
    }
}
