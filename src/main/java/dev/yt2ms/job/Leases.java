package dev.yt2ms.job;

import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Renews the leases of everything that this process has claimed, as long as the run goes on. It is also how a ledger is
 * noticed that does not answer any more: a store of H2 that broke on a full disk may spin instead of failing.
 */
final class Leases {

    /** How long a claim holds without a sign of life. */
    static final Duration LEASE = Duration.ofMinutes(2);

    private static final Duration PERIOD = LEASE.dividedBy(4);

    private final String owner;
    private final MigrationLedger ledger;
    private final RunControl control;
    private volatile long asking;

    /** Begins to renew; the scheduler needs a thread for each of the two tasks. */
    Leases(String owner, MigrationLedger ledger, RunControl control, ScheduledExecutorService scheduler) {
        this(owner, ledger, control, scheduler, PERIOD);
    }

    Leases(
            String owner,
            MigrationLedger ledger,
            RunControl control,
            ScheduledExecutorService scheduler,
            Duration period) {
        this.owner = owner;
        this.ledger = ledger;
        this.control = control;
        long millis = period.toMillis();
        scheduler.scheduleAtFixedRate(this::renew, millis, millis, TimeUnit.MILLISECONDS);
        scheduler.scheduleAtFixedRate(() -> watch(period), millis, millis, TimeUnit.MILLISECONDS);
    }

    /** The name that claims are made under. */
    String owner() {
        return owner;
    }

    private void renew() {
        asking = System.nanoTime() | 1; // 0 stands for none.
        try {
            ledger.renewLeases(owner, LEASE);
        } catch (RuntimeException e) {
            control.stop(Stops.because(e));
        } finally {
            asking = 0;
        }
    }

    private void watch(Duration patience) {
        long since = asking;
        if (since != 0 && System.nanoTime() - since > patience.toNanos()) {
            control.stop(StopReason.of(StopReason.Kind.OPERATOR, Stops.LEDGER_UNUSABLE));
        }
    }
}
