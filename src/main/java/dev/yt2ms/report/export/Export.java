package dev.yt2ms.report.export;

import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.settings.ExportSettings;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.util.stream.StreamSupport;

/**
 * Writes the items for other programs, as a list or a redirect map, from the object that {@code status --json} prints.
 */
public final class Export {

    private Export() {}

    /**
     * Writes one row per video; a redirect map contains only the videos that are on the platform.
     *
     * @param status the object of {@code status --json}
     * @throws SettingsException for a redirect map without {@code export.player-url}
     * @throws IOException when the output can't be written
     */
    public static void write(ExportFormat format, byte[] status, ExportSettings settings, Appendable out)
            throws IOException {
        if (format.redirects() && settings.playerUrl().isEmpty()) {
            throw new SettingsException(
                    "migration.export.player-url: missing; a redirect map needs it: give the address of a content's player"
                            + " with {contentId} in it");
        }
        format.write(
                () -> StreamSupport.stream(new StatusDocument(status).items().spliterator(), false)
                        .map(item -> ExportRow.of(item, settings))
                        .filter(row -> !format.redirects() || row.playerUrl().isPresent())
                        .iterator(),
                out);
    }
}
