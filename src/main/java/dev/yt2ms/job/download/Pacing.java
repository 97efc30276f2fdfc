package dev.yt2ms.job.download;

import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes a pause between two downloads, for a random time within the configured range. The pause begins when the earlier
 * download ends, so the time in which no video may be transferred counts as a part of it. Otherwise a pause that is
 * longer than the transfer hours would never end within them.
 *
 * <p>If several downloads run at once, each begins after a pause of its own. A station has more workers than downloads
 * that run at once, so a pause does not belong to a worker. Thread-safe.
 */
public final class Pacing {

    private static final Duration UNLIMITED = Duration.ofNanos(Long.MAX_VALUE);

    private final DurationRange range;
    private final int atOnce;
    private final RunControl control;
    private final LongSupplier nanos;
    /** When the last downloads ended, the earliest first, except those after which another one is about to begin. */
    private final Queue<Long> ends = new PriorityQueue<>();
    /** The end after which the calling worker's download is the next one; null if it is not about to begin. */
    private final ThreadLocal<@Nullable Long> taken = new ThreadLocal<>();

    /** Creates the pauses of downloads, or of requests for formats, that run one by one. */
    public Pacing(DurationRange range, RunControl control) {
        this(range, 1, control, System::nanoTime);
    }

    /**
     * Creates the pauses of downloads. The first ones begin without a pause.
     *
     * @param atOnce the number of downloads that run at once, at least 1
     * @param nanos returns the time in nanoseconds, as {@link System#nanoTime} does
     */
    public Pacing(DurationRange range, int atOnce, RunControl control, LongSupplier nanos) {
        this.range = range;
        this.atOnce = atOnce;
        this.control = control;
        this.nanos = nanos;
        long longAgo = nanos.getAsLong() - range.to().toNanos();
        for (int i = 0; i < atOnce; i++) {
            ends.add(longAgo);
        }
    }

    /**
     * Waits until the calling worker may begin a download. The caller then calls {@link #ended} when the download has
     * ended, or {@link #notBegun} if it does not begin it.
     *
     * @return {@code false} if the run stops; no download may begin then
     */
    public boolean pause() throws InterruptedException {
        return pause(UNLIMITED);
    }

    /**
     * Waits like {@link #pause()}, but not at all if the pause would be longer than the caller can wait.
     *
     * @param atMost how long the caller can wait; if it is negative, the result is {@code false}
     * @return {@code false} if the pause would be longer, or if the run stops; no download may begin then
     */
    public boolean pause(Duration atMost) throws InterruptedException {
        long end = take();
        Duration wait = Duration.ofNanos(Math.max(0, draw() - (nanos.getAsLong() - end)));
        boolean permitted = false;
        try {
            permitted = wait.compareTo(atMost) <= 0 && !control.awaitStop(wait);
        } finally {
            if (permitted) {
                taken.set(end);
            } else {
                add(end);
            }
        }
        return permitted;
    }

    /** Records that the download of the calling worker ends now. It has no effect if none was permitted. */
    public void ended() {
        if (taken.get() != null) {
            taken.remove();
            add(nanos.getAsLong());
        }
    }

    /** Records that the calling worker does not begin the download that was permitted, if one was. */
    public void notBegun() {
        Long end = taken.get();
        if (end != null) {
            taken.remove();
            add(end);
        }
    }

    private long draw() {
        long most = range.to().toNanos();
        return most == 0 ? 0 : ThreadLocalRandom.current().nextLong(range.from().toNanos(), most + 1);
    }

    /**
     * Returns the earliest end that no other download follows yet. If there is none, more downloads run than usual, e.g.
     * because a worker repeats one while it checks a file, and the pause begins now.
     */
    private synchronized long take() {
        Long end = ends.poll();
        return end == null ? nanos.getAsLong() : end;
    }

    private synchronized void add(long end) {
        ends.add(end);
        if (ends.size() > atOnce) {
            ends.remove();
        }
    }
}
