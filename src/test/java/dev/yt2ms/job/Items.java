package dev.yt2ms.job;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.model.Video;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Creates items as workers receive them from the ledger. The items have not failed before. */
public final class Items {

    private static final StagedFile FILE =
            new StagedFile("media.mp4", 1000, "0".repeat(64), Duration.ofSeconds(10), Optional.empty());

    private Items() {}

    public static MigrationItem toDownload(String id) {
        return item(id, ItemState.DOWNLOADING, Optional.empty(), false, Optional.empty());
    }

    public static MigrationItem deferredSince(Instant since) {
        return item("deferred", ItemState.DOWNLOADING, Optional.empty(), false, Optional.of(since));
    }

    /** Returns an item that waits for its upload, whose staged file has 1,000 bytes. */
    public static MigrationItem toUpload(String id) {
        return item(id, ItemState.UPLOADING, Optional.of(FILE), false, Optional.empty());
    }

    /** Returns an item whose last upload may have arrived, because it ended without an answer. */
    public static MigrationItem unsureUpload(String id) {
        return item(id, ItemState.UPLOADING, Optional.of(FILE), true, Optional.empty());
    }

    public static Video video(String id) {
        return Video.unknown(id, Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static MigrationItem item(
            String id, ItemState state, Optional<StagedFile> staged, boolean unsure, Optional<Instant> deferredSince) {
        return new MigrationItem(
                video(id),
                state,
                new MigrationItem.Attempts(0, 0, 0),
                OptionalLong.empty(),
                staged,
                Optional.empty(),
                unsure,
                Optional.empty(),
                Optional.empty(),
                deferredSince,
                Optional.empty());
    }
}
