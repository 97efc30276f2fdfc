package dev.yt2ms.job.download;

import dev.yt2ms.ledger.MigrationItem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * Estimates the bytes of a download on disk, before and while it runs. It learns from the channel's last downloads,
 * because an estimate that is too large makes other downloads wait for space in the staging folder. Safe for several
 * threads.
 */
final class SizeEstimate {

    /**
     * The assumed bytes per second of a video's length while too few videos are known: 6 Mbit/s, a generous value for
     * H.264 at 1080p with sound.
     */
    private static final long BYTES_PER_SECOND = 750_000;

    private static final long LEAST = 1_000_000;

    private static final int LEAST_KNOWN = 5;
    private static final int MOST_KNOWN = 20;

    /**
     * The factor between the largest rate of the known videos and the estimate. A low estimate is worse than a high
     * one, because a download that turns out not to fit must begin again.
     */
    private static final double MARGIN = 1.5;

    /**
     * The minimum length of a video from which the estimate learns. In a shorter video, headers are a large part of the
     * bytes.
     */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final Deque<Double> known = new ArrayDeque<>();

    /** Learns the size of a video that was downloaded. */
    synchronized void learn(long mediaBytes, Duration length) {
        if (length.compareTo(SHORTEST) >= 0) {
            known.addLast((double) mediaBytes / length.toSeconds());
            if (known.size() > MOST_KNOWN) {
                known.removeFirst();
            }
        }
    }

    /**
     * Returns the bytes to reserve: those that an earlier attempt has determined, or else an estimate from the video's
     * length.
     */
    long of(MigrationItem item) {
        return item.expectedBytes()
                .orElseGet(() ->
                        onDisk(Math.max(LEAST, (long) (item.video().duration().toSeconds() * bytesPerSecond()))));
    }

    private synchronized double bytesPerSecond() {
        return known.size() < LEAST_KNOWN ? BYTES_PER_SECOND : MARGIN * Collections.max(known);
    }

    /**
     * Returns the bytes on disk for media of this size: twice the size, because merging or remuxing writes a second
     * copy before the first one is deleted.
     */
    static long onDisk(long mediaBytes) {
        return 2 * mediaBytes;
    }
}
