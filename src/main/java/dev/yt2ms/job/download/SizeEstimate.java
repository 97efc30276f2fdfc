package dev.yt2ms.job.download;

import dev.yt2ms.ledger.MigrationItem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;

/**
 * Estimates how many bytes a download needs on disk, before and while it runs. The estimate is based on the channel's
 * last downloads, because an estimate that is too large makes other downloads wait for space in the staging folder.
 * Thread-safe.
 */
final class SizeEstimate {

    /**
     * The assumed bytes per second of a video's length until enough videos were downloaded. The value is 6 Mbit/s,
     * which is generous for H.264 at 1080p with sound.
     */
    private static final long BYTES_PER_SECOND = 750_000;

    private static final long LEAST = 2_000_000;

    private static final int LEAST_KNOWN = 5;
    private static final int MOST_KNOWN = 20;

    /**
     * The factor by which the estimate exceeds the largest rate of the last downloads. An estimate that is too low is
     * worse than one that is too high, because a download that does not fit into the space must begin again.
     */
    private static final double MARGIN = 1.5;

    /**
     * The minimum length of a video from which the estimate learns. In a shorter video, headers are a large part of the
     * bytes.
     */
    private static final Duration SHORTEST = Duration.ofSeconds(10);

    private final Deque<Double> known = new ArrayDeque<>();

    /**
     * Learns from a video that was downloaded.
     *
     * @param bytes the number of bytes that the download needed on disk
     */
    synchronized void learn(long bytes, Duration length) {
        if (length.compareTo(SHORTEST) >= 0) {
            known.addLast((double) bytes / length.toSeconds());
            if (known.size() > MOST_KNOWN) {
                known.removeFirst();
            }
        }
    }

    /**
     * Returns the number of bytes to reserve: the number that an earlier attempt has determined, or an estimate from
     * the video's length.
     */
    long of(MigrationItem item) {
        return item.expectedBytes()
                .orElseGet(() -> Math.max(LEAST, (long) (item.video().duration().toSeconds() * bytesPerSecond())));
    }

    private synchronized double bytesPerSecond() {
        return known.size() < LEAST_KNOWN ? onDisk(BYTES_PER_SECOND, false) : MARGIN * Collections.max(known);
    }

    /**
     * Returns the number of bytes that media of this size need on disk. This is twice their size, because merging or
     * remuxing writes a second copy before the first one is deleted.
     *
     * @param inOneFile whether the media are a single file, which is neither merged nor remuxed
     */
    static long onDisk(long mediaBytes, boolean inOneFile) {
        return inOneFile ? mediaBytes : 2 * mediaBytes;
    }
}
