package dev.yt2ms.job;

import dev.yt2ms.cluster.Membership;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.RunFigures;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/** Lets a machine take part in a run with replaced jobs. */
final class SharedRuns {

    private SharedRuns() {}

    static RunOutcome run(
            Membership member,
            LedgerView ledger,
            RunControl control,
            RunningTransfers running,
            ScheduledExecutorService scheduler,
            SharedRun.Jobs jobs) {
        return new SharedRun(
                        member,
                        ledger,
                        control,
                        new WorkSignal(),
                        new Transfers(),
                        running,
                        scheduler,
                        new RunFigures(),
                        Optional.empty(),
                        jobs)
                .run();
    }
}
