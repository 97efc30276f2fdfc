package dev.yt2ms.job;

import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.util.Optional;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/** Records how a run ended, and whether the next start continues it. */
final class RunReport implements Tasklet {

    private final LedgerView ledger;
    private final MigrationRuns runs;
    private final RemainingWork work;
    private final ReadBack readBack;
    private final RunControl control;

    RunReport(LedgerView ledger, MigrationRuns runs, RemainingWork work, ReadBack readBack, RunControl control) {
        this.ledger = ledger;
        this.runs = runs;
        this.work = work;
        this.readBack = readBack;
        this.control = control;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        close();
        return RepeatStatus.FINISHED;
    }

    /** Records the end of the run. The result has its exit code. */
    RunOutcome close() {
        if (control.reason().isEmpty() && work.isLeft()) {
            control.stop(StopReason.of(
                    StopReason.Kind.DEFECT,
                    "The job ended with work left to do: this is a defect of yt2ms; see the log."));
        }
        Optional<StopReason> stopped = control.conclude();
        runs.endRun(
                stopped.isPresent() ? MigrationRun.State.STOPPED : MigrationRun.State.COMPLETED,
                stopped.map(StopReason::message),
                stopped.flatMap(StopReason::resumeAt));
        return new RunOutcome(
                ledger.counts(), stopped, control.personNeeded(), ledger.leftUnverified(), readBack.refusal());
    }
}
