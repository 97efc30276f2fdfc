package dev.yt2ms.job.select;

import dev.yt2ms.ledger.jdbc.LedgerSelection;
import dev.yt2ms.ledger.jdbc.LedgerSelection.Judgement;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.selection.Selection;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Applies the selection rules of the job file, at each start, to all videos that are not yet uploaded, because the
 * rules may have been edited since the enumeration, and because the order and the limit depend on all videos.
 */
final class SelectionPass implements Tasklet {

    private final Selection selection;
    private final LedgerSelection ledger;
    private final RunControl control;

    public SelectionPass(Selection selection, LedgerSelection ledger, RunControl control) {
        this.selection = selection;
        this.ledger = ledger;
        this.control = control;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        ledger.judge((video, failedBy) -> new Judgement(
                selection.skipReason(video).or(() -> failedBy.flatMap(selection::skipReasonAfter)),
                selection.rank(video)));
        selection.limit().ifPresentOrElse(this::limit, ledger::liftLimit);
        return RepeatStatus.FINISHED;
    }

    private void limit(int most) {
        // If a stop reason is recorded, the enumeration ended early, e.g. because the quota was used up. The videos
        // that come first in the order may then still be unknown.
        boolean incomplete = control.reason().isPresent();
        if (incomplete && !selection.usesChannelOrder()) {
            ledger.skipTheRest(LedgerSelection.LIMIT + ": not decided until the whole channel is listed");
        } else {
            ledger.limitTo(most, LedgerSelection.LIMIT + ": the video is not among the first " + most);
        }
    }
}
