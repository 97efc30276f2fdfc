package dev.yt2ms.job.control;

import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects conditions that would otherwise be noticed too late: a ledger that no longer answers, e.g. because H2 hangs
 * instead of failing after a full disk; a ledger that is no longer held alone; and a clock that was set back.
 */
public final class Watchdog {

    private static final Duration PERIOD = Duration.ofSeconds(30);

    /**
     * How many periods the ledger may take for an answer. This time is longer than the limits that are set for a
     * statement in PostgreSQL (60 s) and for the connection to it (90 s). Therefore a server that is only slow, or
     * reports an error itself, does not count as hanging.
     */
    private static final int PATIENCE_IN_PERIODS = 4;

    /** A clock that is set back by less than this is ignored, because small corrections are normal. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private final MigrationLedger ledger;
    private final Runnable checkHeld;
    private final RunControl control;
    private final Clock clock;
    private Instant lastBeat;
    private long lastNanos = System.nanoTime();
    private volatile long asking;

    /**
     * Begins to watch.
     *
     * @param checkHeld throws if this process no longer holds the ledger alone
     * @param scheduler must have at least two threads, one for each of the watchdog's tasks
     */
    public Watchdog(
            MigrationLedger ledger,
            Runnable checkHeld,
            RunControl control,
            Clock clock,
            ScheduledExecutorService scheduler) {
        this(ledger, checkHeld, control, clock, scheduler, PERIOD);
    }

    public Watchdog(
            MigrationLedger ledger,
            Runnable checkHeld,
            RunControl control,
            Clock clock,
            ScheduledExecutorService scheduler,
            Duration period) {
        this.ledger = ledger;
        this.checkHeld = checkHeld;
        this.control = control;
        this.clock = clock;
        this.lastBeat = clock.instant();
        long millis = period.toMillis();
        scheduler.scheduleAtFixedRate(this::ask, millis, millis, TimeUnit.MILLISECONDS);
        scheduler.scheduleAtFixedRate(
                () -> watch(period.multipliedBy(PATIENCE_IN_PERIODS)), millis, millis, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        asking = System.nanoTime() | 1; // 0 means that no question is under way.
        try {
            checkHeld.run();
            if (wasSetBack()) {
                log.warn("The clock was set back: all waiting videos are tried again now");
                ledger.forgetWaits();
            }
            ledger.checkWritable();
        } catch (RuntimeException e) {
            control.stop(StopReasons.because(e));
        } finally {
            asking = 0;
        }
    }

    /** Whether the clock was set back since the last call, compared with a monotonic clock. */
    private boolean wasSetBack() {
        Instant now = clock.instant();
        long nanos = System.nanoTime();
        Duration behind = Duration.ofNanos(nanos - lastNanos).minus(Duration.between(lastBeat, now));
        lastBeat = now;
        lastNanos = nanos;
        return behind.compareTo(CLOCK_TOLERANCE) > 0;
    }

    private void watch(Duration patience) {
        long since = asking;
        if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
            control.stop(StopReason.of(StopReason.Kind.OPERATOR, StopReasons.LEDGER_UNUSABLE));
        }
    }
}
