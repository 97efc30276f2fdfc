package dev.yt2ms.job.control;

import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.Backoff;
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
 * Stops the run if the ledger no longer answers, or if another process may have opened it. After a full disk, for
 * example, H2 may hang instead of failing. The watchdog also notices that the clock was set back, and then lets waiting
 * videos be tried again. Without it, a run would notice these problems too late.
 */
public final class Watchdog {

    private static final Duration PERIOD = Duration.ofSeconds(30);

    /**
     * The number of periods that the ledger may take to answer. Together these periods are longer than the time limits
     * of a statement in PostgreSQL (60 s) and of the connection to the server (90 s), so a server that is only slow, or
     * that reports an error, does not count as hanging.
     */
    private static final int PATIENCE_IN_PERIODS = 4;

    /** The largest setback of the clock that is ignored, because small corrections are normal. */
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
     * @param checkHeld throws an exception if this process no longer holds the ledger's lock
     * @param scheduler must have at least two threads, one for each of the watchdog's tasks
     */
    public Watchdog(
            MigrationLedger ledger,
            Runnable checkHeld,
            RunControl control,
            Clock clock,
            ScheduledExecutorService scheduler) {
        this(ledger, checkHeld, control, clock, scheduler, Backoff.shortened(PERIOD));
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
        asking = System.nanoTime() | 1; // 0 means that no query is running.
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

    /** Whether the clock was set back since the last call. A monotonic clock shows how much time has really passed. */
    private boolean wasSetBack() {
        Instant now;
        long nanos;
        do {
            nanos = System.nanoTime();
            now = clock.instant();
            // The thread may have been suspended between the two readings, which then do not belong together.
        } while (System.nanoTime() - nanos > CLOCK_TOLERANCE.toNanos() / 2);
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
