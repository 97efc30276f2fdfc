package dev.yt2ms.job;

import dev.yt2ms.ledger.LedgerSelection;
import dev.yt2ms.ledger.LedgerSelection.Judgement;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.youtube.Video;
import java.util.Optional;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Judges the whole ledger by the job file's selection, at each start: the rules may have been edited since the channel was
 * enumerated, and order and limit need the whole list.
 */
final class SelectionPass implements Tasklet {

    private final Selection selection;
    private final FieldMapping mapping;
    private final LedgerSelection ledger;
    private final RunControl control;

    SelectionPass(Selection selection, FieldMapping mapping, LedgerSelection ledger, RunControl control) {
        this.selection = selection;
        this.mapping = mapping;
        this.ledger = ledger;
        this.control = control;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        if (control.isStopping()) {
            contribution.setExitStatus(Preflight.STOP);
            return RepeatStatus.FINISHED;
        }
        ledger.judge(video -> new Judgement(leftOutBecause(video), selection.rank(video)));
        selection.limit().ifPresentOrElse(this::limit, ledger::liftLimit);
        return RepeatStatus.FINISHED;
    }

    /** Nothing that the mapping can't place is moved: once there, it could not be moved to where it belongs. */
    private Optional<String> leftOutBecause(Video video) {
        return selection
                .leftOutBecause(video)
                .or(() -> mapping.unplaceable(video)
                        .map(category ->
                                "mapping.idCategory: '" + category + "' is no category of the platform, or several"));
    }

    private void limit(int most) {
        // Noted when the quota ended the enumeration: a video that is first in order may not be listed yet.
        boolean incomplete = control.reason().isPresent();
        if (incomplete && !selection.goesByTheChannelsOrder()) {
            ledger.leaveOutTheRest(LedgerSelection.LIMIT + ": not chosen before the whole channel is listed");
        } else {
            ledger.limitTo(most, LedgerSelection.LIMIT + ": behind the first " + most);
        }
    }
}
