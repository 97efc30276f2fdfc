package dev.yt2ms.sandbox.http;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Limits a transfer to an average rate. After a delay the following bytes pass faster, so that the transfer as a whole
 * has this rate, even if its pieces are small.
 */
final class Pace {

    private static final int PIECES_PER_SECOND = 20;

    /**
     * The minimum wait; shorter waits are skipped. The parser of upload forms reads only 4 kB at a time, and a wait
     * after each read would take longer than the transfer itself.
     */
    private static final long SHORTEST_WAIT = TimeUnit.MILLISECONDS.toNanos(5);

    private final Faults faults;
    private final int bytesPerSecond;
    private final long start = System.nanoTime();
    private long passed;

    Pace(Faults faults, int bytesPerSecond) {
        this.faults = faults;
        this.bytesPerSecond = Math.max(1, bytesPerSecond);
    }

    /**
     * Waits until the rate allows all bytes that have passed so far.
     *
     * @param wanted the number of bytes that the caller could use, at least 1
     * @return the number of bytes that may pass now, from 1 to {@code wanted}
     */
    int next(long wanted) throws IOException {
        long due = start + (long) ((double) passed / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
        if (due - System.nanoTime() > SHORTEST_WAIT) {
            faults.waitUntil(due);
        }
        return piece(wanted, bytesPerSecond);
    }

    /** Returns how many of the wanted bytes may pass at once at this rate, at least 1. */
    static int piece(long wanted, int bytesPerSecond) {
        return (int) Math.min(wanted, Math.max(1, bytesPerSecond / PIECES_PER_SECOND));
    }

    /** Counts bytes that have passed, which may be fewer than {@link #next} allowed. */
    void passed(int bytes) {
        passed += bytes;
    }
}
