package dev.yt2ms.job;

import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.RunControl;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Renews the leases of everything that this process has claimed, as long as the run goes on. */
final class Leases {

    /** How long a claim holds without a sign of life. */
    static final Duration LEASE = Duration.ofMinutes(2);

    private final String owner;

    Leases(String owner, MigrationLedger ledger, RunControl control, ScheduledExecutorService scheduler) {
        this.owner = owner;
        long period = LEASE.dividedBy(4).toMillis();
        scheduler.scheduleAtFixedRate(
                () -> {
                    try {
                        ledger.renewLeases(owner, LEASE);
                    } catch (RuntimeException e) {
                        control.stop(Stops.because(e));
                    }
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    /** The name that claims are made under. */
    String owner() {
        return owner;
    }
}
