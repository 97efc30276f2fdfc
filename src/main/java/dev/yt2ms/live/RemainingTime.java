package dev.yt2ms.live;

import dev.yt2ms.ledger.LedgerView;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Estimates how long a run still takes. The estimate uses the total length of the finished and of the remaining videos,
 * not their numbers, because long videos take longer.
 */
public final class RemainingTime {

    private final LedgerView ledger;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private long secondsAtStart = -1;
    /** When the remaining length was read for the first time, which may be long after the run began. */
    private long firstReadNanos;

    public RemainingTime(LedgerView ledger) {
        this(ledger, System::nanoTime);
    }

    RemainingTime(LedgerView ledger, LongSupplier nanoTime) {
        this.ledger = ledger;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /** Returns the time since the estimate began. */
    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    }

    /** Returns the remaining time; empty before the first video is moved, and after the last. */
    public synchronized Optional<Duration> estimate() {
        long left = ledger.secondsLeft();
        if (secondsAtStart < 0) {
            firstReadNanos = nanoTime.getAsLong();
        }
        secondsAtStart = Math.max(secondsAtStart, left);
        long done = secondsAtStart - left;
        return done <= 0 || left == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis((long) ((nanoTime.getAsLong() - firstReadNanos) / 1e6 * left / done)));
    }
}
