package dev.yt2ms.job.download;

import dev.yt2ms.ledger.MigrationItem;

/** How many bytes a download will take on disk, before and while it runs. */
final class SizeEstimate {

    /** 6 Mbit/s: H.264 at 1080p with sound, on the generous side. */
    private static final long BYTES_PER_SECOND = 750_000;

    private static final long LEAST = 1_000_000;

    private SizeEstimate() {}

    /** The room to reserve before anything is known but the length, or what an earlier attempt found out. */
    static long of(MigrationItem item) {
        return item.expectedBytes()
                .orElseGet(() -> onDisk(Math.max(LEAST, item.video().duration().toSeconds() * BYTES_PER_SECOND)));
    }

    /** Merging or remuxing writes a second copy before the first one goes. */
    static long onDisk(long mediaBytes) {
        return 2 * mediaBytes;
    }
}
