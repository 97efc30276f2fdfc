package dev.yt2ms.job;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.model.Video;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Videos as workers receive them from the ledger, without any failure so far. */
public final class Items {

    private Items() {}

    public static MigrationItem toDownload(String id) {
        return item(id, ItemState.DOWNLOADING, Optional.empty());
    }

    public static MigrationItem deferredSince(Instant since) {
        return item("deferred", ItemState.DOWNLOADING, Optional.empty(), Optional.of(since));
    }

    public static Video video(String id) {
        return Video.unknown(id, Instant.parse("2026-01-01T00:00:00Z"));
    }

    private static MigrationItem item(String id, ItemState state, Optional<StagedFile> staged) {
        return item(id, state, staged, Optional.empty());
    }

    private static MigrationItem item(
            String id, ItemState state, Optional<StagedFile> staged, Optional<Instant> deferredSince) {
        return new MigrationItem(
                video(id),
                state,
                0,
                0,
                0,
                OptionalLong.empty(),
                staged,
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                deferredSince,
                Optional.empty());
    }
}
