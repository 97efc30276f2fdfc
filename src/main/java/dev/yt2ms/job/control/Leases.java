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
 * The heartbeat of a run: renews the leases of everything that it has claimed. It is also how is noticed what nobody else
 * would notice in time: a ledger that does not answer any more, as a store of H2 that broke on a full disk may spin instead
 * of failing; a ledger that is not held alone any more; and a clock that was set back.
 */
public final class Leases {

    private static final Duration PERIOD = Duration.ofSeconds(30);

    /**
     * So many periods a ledger may leave a renewal without an answer. That is more than PostgreSQL's own limits allow a
     * statement (60 s) and its connection (90 s): a server that is only slow, or that reports an error itself, is not taken
     * for one that hangs.
     */
    private static final int PATIENCE_IN_PERIODS = 4;

    /** How long a claim holds without a sign of life: longer than the ledger may take to renew it. */
    public static final Duration LEASE = PERIOD.multipliedBy(2L * PATIENCE_IN_PERIODS);

    /** Clocks are set right by a little all the time. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(Leases.class);

    private final String owner;
    private final MigrationLedger ledger;
    private final Runnable checkHeld;
    private final RunControl control;
    private final Clock clock;
    private Instant lastBeat;
    private long lastNanos = System.nanoTime();
    private volatile long asking;

    /**
     * Begins to renew.
     *
     * @param checkHeld throws when this process does not hold the ledger alone any more
     * @param scheduler needs a thread for each of two tasks
     */
    public Leases(
            String owner,
            MigrationLedger ledger,
            Runnable checkHeld,
            RunControl control,
            Clock clock,
            ScheduledExecutorService scheduler) {
        this(owner, ledger, checkHeld, control, clock, scheduler, PERIOD);
    }

    public Leases(
            String owner,
            MigrationLedger ledger,
            Runnable checkHeld,
            RunControl control,
            Clock clock,
            ScheduledExecutorService scheduler,
            Duration period) {
        this.owner = owner;
        this.ledger = ledger;
        this.checkHeld = checkHeld;
        this.control = control;
        this.clock = clock;
        this.lastBeat = clock.instant();
        long millis = period.toMillis();
        scheduler.scheduleAtFixedRate(this::renew, millis, millis, TimeUnit.MILLISECONDS);
        scheduler.scheduleAtFixedRate(
                () -> watch(period.multipliedBy(PATIENCE_IN_PERIODS)), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** The name that claims are made under. */
    public String owner() {
        return owner;
    }

    private void renew() {
        asking = System.nanoTime() | 1; // 0 stands for none.
        try {
            checkHeld.run();
            if (wasSetBack()) {
                log.warn("The clock was set back: what waited by it is due now");
                ledger.forgetWaits();
            }
            ledger.renewLeases(owner, LEASE);
        } catch (RuntimeException e) {
            control.stop(StopReasons.because(e));
        } finally {
            asking = 0;
        }
    }

    /** Against a clock that only goes on. */
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
