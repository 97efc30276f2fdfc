package dev.yt2ms.notify;

import dev.yt2ms.run.TimerThreads;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Detects that a run in progress has moved nothing for too long, e.g. because it waits for YouTube or the platform. */
public final class ProgressWatch implements AutoCloseable {

    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    private final Duration limit;
    private final Supplier<?> progress;
    private final BooleanSupplier mayMove;
    private final Clock clock;
    private final Consumer<Instant> alarm;
    private final TimerThreads timer;
    private final Duration longestGap;
    private volatile boolean closed;
    private @Nullable Object last;
    private Instant lookedAt;
    private Instant movedAt;
    /** How long something could have moved since {@link #movedAt}, and nothing has. */
    private Duration idle = Duration.ZERO;

    /**
     * Begins to watch.
     *
     * @param limit how long nothing may move before {@code alarm} is called
     * @param progress returns a value for the run's progress; if it is equal to the previous value, nothing has moved
     * @param mayMove whether videos may be moved now; the time in which they may not does not count
     * @param alarm is called at each check at which videos may be moved and nothing has moved for {@code limit};
     *     receives the time when something moved last
     */
    public ProgressWatch(
            Duration limit, Supplier<?> progress, BooleanSupplier mayMove, Clock clock, Consumer<Instant> alarm) {
        this.limit = limit;
        this.progress = progress;
        this.mayMove = mayMove;
        this.clock = clock;
        this.alarm = alarm;
        this.movedAt = clock.instant();
        this.lookedAt = movedAt;
        this.timer = new TimerThreads("progress-watch", 1);
        Duration quarter = limit.dividedBy(4);
        Duration interval = quarter.compareTo(LONGEST_INTERVAL) > 0
                ? LONGEST_INTERVAL
                : quarter.compareTo(SHORTEST_INTERVAL) < 0 ? SHORTEST_INTERVAL : quarter;
        // If two checks are further apart than this, the machine was asleep between them, or the clock was set.
        this.longestGap = interval.multipliedBy(5);
        timer.scheduleWithFixedDelay(this::lookSafely, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            // The exception must not leave this task, because the timer would then stop. If the ledger fails, the run
            // itself reports it.
        }
    }

    private void look() {
        if (closed) {
            return;
        }
        Object reached = progress.get();
        Instant now = clock.instant();
        boolean clockJumped = now.isAfter(lookedAt.plus(longestGap)) || now.isBefore(lookedAt);
        Duration passed = clockJumped ? Duration.ZERO : Duration.between(lookedAt, now);
        lookedAt = now;
        if (!Objects.equals(reached, last)) {
            last = reached;
            movedAt = now;
            idle = Duration.ZERO;
        } else if (mayMove.getAsBoolean()) {
            idle = idle.plus(passed);
            if (idle.compareTo(limit) >= 0) {
                alarm.accept(movedAt);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        timer.end();
    }
}
