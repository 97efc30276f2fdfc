package dev.yt2ms.job.download;

import dev.yt2ms.ledger.MigrationItem;

/** Estimates the bytes of a download on disk, before and while it runs. */
final class SizeEstimate {

    /**
     * The assumed rate of a download before its size is known: 6 Mbit/s, a generous value for H.264 at 1080p with
     * sound.
     */
    private static final long BYTES_PER_SECOND = 750_000;

    private static final long LEAST = 1_000_000;

    private SizeEstimate() {}

    /**
     * Returns the bytes to reserve: those that an earlier attempt has determined, or else an estimate from the video's
     * length.
     */
    static long of(MigrationItem item) {
        return item.expectedBytes()
                .orElseGet(() -> onDisk(Math.max(LEAST, item.video().duration().toSeconds() * BYTES_PER_SECOND)));
    }

    /**
     * Returns the bytes on disk for media of this size, because merging or remuxing writes a second copy before the
     * first one is deleted.
     */
    static long onDisk(long mediaBytes) {
        return 2 * mediaBytes;
    }
}
