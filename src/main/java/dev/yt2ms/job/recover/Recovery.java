package dev.yt2ms.job.recover;

import dev.yt2ms.download.staging.AbandonedDownloads;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.settings.value.Values;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Cleans up after a dead process: ends its child processes, puts its items back into the states in which they wait for
 * a worker, looks up uploads that may have arrived, and makes the staging folder agree with the ledger.
 */
final class Recovery implements Tasklet {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    private final MigrationLedger ledger;
    private final LedgerView items;
    private final StagingFolder staging;
    private final StagingBudget budget;
    private final ExistingContentsCheck check;
    private final boolean alone;

    /** @param alone whether this process is the only one that works on the migration */
    Recovery(
            MigrationLedger ledger,
            LedgerView items,
            StagingFolder staging,
            StagingBudget budget,
            ExistingContentsCheck check,
            boolean alone) {
        this.ledger = ledger;
        this.items = items;
        this.staging = staging;
        this.budget = budget;
        this.check = check;
        this.alone = alone;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        int strays = alone ? AbandonedDownloads.clear(staging.root()) : 0;
        int underWay = ledger.recover();
        if (strays + underWay > 0) {
            log.info(
                    "cleaned up after the last run: {} put back into the queue, {} ended",
                    Values.count(underWay, "unfinished video"),
                    Values.count(strays, "stray download"));
        }
        check.run();
        if (alone) {
            reconcileStaging();
        }
        return RepeatStatus.FINISHED;
    }

    /**
     * Deletes staged files that no item needs, counts the others as used space of the staging folder, and records lost
     * files.
     */
    private void reconcileStaging() {
        Set<String> needless = new HashSet<>(staging.videoIds());
        items.forEach(ItemState.DOWNLOADED, item -> {
            if (item.staged().flatMap(file -> staging.sameSize(item.id(), file)).isPresent()) {
                needless.remove(item.id());
                budget.hold(item.id(), item.staged().orElseThrow().bytes());
            } else if (item.uploadUnsure() && item.upload().isEmpty()) {
                // The item stays with the upload station, which asks the platform first: if the upload arrived, the
                // lost file is not needed.
                log.info(
                        "the staged file of {} is missing; before it is downloaded again, the platform is asked whether its upload arrived",
                        item.id());
            } else {
                ledger.stagedFileLost(item.id());
            }
        });
        items.statesOf(List.copyOf(needless)).forEach((id, state) -> {
            if (state == ItemState.PENDING) {
                needless.remove(id);
                budget.keepIdle(id, staging.bytes(id));
            }
        });
        needless.forEach(staging::wipe);
    }
}
