package dev.yt2ms.sandbox.http;

import java.util.concurrent.TimeUnit;

/** Limits several transfers together to a rate. Thread-safe. */
final class SharedPace {

    /**
     * The longest delay that the transfers may make up for by being faster afterwards. So a busy machine keeps the
     * rate, but a longer idle time does not raise it.
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
     * Assigns the next place in the queue to these bytes.
     *
     * @param now the present moment of {@link System#nanoTime()}
     * @return the moment at which they may pass
     */
    synchronized long next(int bytes, long now) {
        due = Math.max(due, now - CREDIT) + (long) ((double) bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
        return due;
    }
}
