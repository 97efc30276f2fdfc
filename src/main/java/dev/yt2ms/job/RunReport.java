package dev.yt2ms.job;

import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.LogContext;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;

/**
 * Records how a run ended, which determines whether the next start continues it. The ledger's record is written before
 * Spring Batch's record, and decides if the two differ.
 */
final class RunReport implements JobExecutionListener {

    private final LedgerView ledger;
    private final MigrationRuns runs;
    private final Team team;
    private final RemainingWork work;
    private final ReadBack readBack;
    private final RunControl control;
    private @Nullable RunOutcome outcome;

    RunReport(
            LedgerView ledger,
            MigrationRuns runs,
            Team team,
            RemainingWork work,
            ReadBack readBack,
            RunControl control) {
        this.team = team;
        this.ledger = ledger;
        this.runs = runs;
        this.work = work;
        this.readBack = readBack;
        this.control = control;
    }

    @Override
    public void afterJob(JobExecution execution) {
        LogContext.clearRun();
        team.stopIfFailed(execution, control);
        if (outcome().stopped().isPresent()) {
            execution.setStatus(BatchStatus.STOPPED);
        }
    }

    /** Returns the result of the run. The first call concludes the run and records its end. */
    RunOutcome outcome() {
        RunOutcome result = outcome;
        if (result == null) {
            result = end();
            outcome = result;
        }
        return result;
    }

    private RunOutcome end() {
        try {
            if (control.reason().isEmpty() && work.isLeft()) {
                control.stop(team.withWorkLeft());
            }
            Optional<StopReason> stopped = control.conclude();
            if (!team.endRun(runs, stopped) && stopped.isEmpty()) {
                // Another machine leads the run and will record its end.
                stopped = Optional.of(StopReasons.lostItsPlace());
            }
            return new RunOutcome(
                    Optional.of(ledger.figures()),
                    stopped,
                    control.personNeeded(),
                    readBack.refusal(),
                    Optional.empty());
        } catch (RuntimeException e) {
            // The end could not be recorded, e.g. on a full disk. The next start continues this run anyway.
            StopReason reason = team.because(e);
            control.stop(reason);
            // The run may already have ended successfully, but it counts as stopped because its end is not recorded.
            return RunOutcome.stopped(control.reason().or(() -> Optional.of(reason)));
        }
    }
}
