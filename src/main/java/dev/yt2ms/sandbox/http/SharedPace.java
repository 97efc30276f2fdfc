package dev.yt2ms.sandbox.http;

import java.util.concurrent.TimeUnit;

/** Limits several transfers together to a rate. Thread-safe. */
final class SharedPace {

    /**
     * After a delay, the transfers are faster until they have made up for the lost time, but at most for this much of
     * it. So a busy machine keeps the rate, and a long idle time does not raise it.
     */
    private static final long CREDIT = TimeUnit.MILLISECONDS.toNanos(200);

    private final int bytesPerSecond;
    private long due;

    /** @param now the present moment of {@link System#nanoTime()} */
    SharedPace(int bytesPerSecond, long now) {
        this.bytesPerSecond = Math.max(1, bytesPerSecond);
        this.due = now;
    }

    /** Returns how many bytes may pass at once. */
    int piece(long wanted) {
        return Pace.piece(wanted, bytesPerSecond);
    }

    /**
     * Reserves time for these bytes after the bytes of earlier calls.
     *
     * @param now the present moment of {@link System#nanoTime()}
     * @return the moment at which they may pass
     */
    synchronized long next(int bytes, long now) {
        due = Math.max(due, now - CREDIT) + (long) ((double) bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
        return due;
    }
}
