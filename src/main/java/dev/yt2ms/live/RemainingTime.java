package dev.yt2ms.live;

import dev.yt2ms.ledger.LedgerView;
import java.time.Duration;
import java.util.Optional;

/**
 * Estimates how long a run still takes. The estimate uses the total length of the finished and of the remaining videos,
 * not their numbers, because long videos take longer.
 */
public final class RemainingTime {

    private final LedgerView ledger;
    private final long startNanos = System.nanoTime();
    private long secondsAtStart = -1;

    public RemainingTime(LedgerView ledger) {
        this.ledger = ledger;
    }

    /** Returns the time since the estimate began. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** Returns the remaining time; empty before the first video is moved, and after the last. */
    public synchronized Optional<Duration> estimate() {
        long left = ledger.secondsLeft();
        secondsAtStart = Math.max(secondsAtStart, left);
        long done = secondsAtStart - left;
        return done <= 0 || left == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) ((double) elapsed().toMillis() * left / done)));
    }
}
