package dev.yt2ms.job.sync;

import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.value.Values;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Finds out after a complete full enumeration which videos are deleted or private on YouTube, i.e. YouTube neither
 * lists them nor returns them by id. If more than half of the videos on the platform seem to disappear from YouTube at
 * once, none of them is marked as deleted, unless a person has confirmed the number.
 */
final class DetectDeletionsTasklet implements Tasklet {

    private static final Logger log = LoggerFactory.getLogger(DetectDeletionsTasklet.class);

    private final LedgerSync ledger;
    private final MigrationRuns runs;

    public DetectDeletionsTasklet(LedgerSync ledger, MigrationRuns runs) {
        this.ledger = ledger;
        this.runs = runs;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        if (runs.run().orElseThrow().mode() == EnumerationMode.FULL) {
            conclude(RunOptions.confirmedDeletes(contribution.getStepExecution().getJobParameters()));
        }
        return RepeatStatus.FINISHED;
    }

    private void conclude(OptionalInt confirmed) {
        // Videos that failed because they were for members only are tried again, because a channel may make such videos
        // public after some days.
        int again = ledger.tryAgain(Selection.MEMBERS_ONLY);
        if (again > 0) {
            log.info("trying the members-only videos again (number: {}), because they may be public by now", again);
        }
        LedgerSync.Missing missing = ledger.missing();
        boolean most = 2 * missing.newly() > missing.of();
        if (most && missing.newly() > confirmed.orElse(0)) {
            ledger.recordStillGone();
            String note =
                    ("%d of %d videos on the platform are missing on YouTube all at once, so none of them counts as deleted. If"
                                    + " they are really deleted, set migration.sync.on-delete to 'delete' in the job"
                                    + " file, and confirm this with %s")
                            .formatted(
                                    missing.newly(),
                                    missing.of(),
                                    JobCommands.UNKNOWN_FILE.quoted("migrate --confirm-deletes " + missing.newly()));
            log.warn(note);
            runs.recordFullScan(Optional.of(note));
            return;
        }
        ledger.recordGone();
        if (missing.newly() > 0) {
            log.info(
                    "deleted or made private on YouTube since the last full enumeration: {}",
                    Values.count(missing.newly(), "video"));
        }
        runs.recordFullScan(Optional.empty());
    }
}
