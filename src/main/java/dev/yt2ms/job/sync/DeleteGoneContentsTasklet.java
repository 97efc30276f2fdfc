package dev.yt2ms.job.sync;

import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.enumerate.EnumerationWriter;
import dev.yt2ms.job.enumerate.SelectionProcessor;
import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.GoneContent;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.SyncSettings.OnDelete;
import dev.yt2ms.settings.value.Values;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoPage;
import dev.yt2ms.youtube.VideoSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Deletes the contents of videos that are certainly deleted or private on YouTube, if both the job file and the command
 * line permit it. The command line confirms a number of contents; if there are more, none is deleted. Before each
 * deletion, YouTube is asked once more, and the content is read back.
 */
final class DeleteGoneContentsTasklet implements Tasklet {

    private static final Logger log = LoggerFactory.getLogger(DeleteGoneContentsTasklet.class);

    private final LedgerSync ledger;
    private final VideoSource source;
    private final VideoPlatform platform;
    private final FieldMapping mapping;
    private final SelectionProcessor selecting;
    private final EnumerationWriter writer;
    private final OnDelete onDelete;
    private final RunControl control;
    private final Team team;

    public DeleteGoneContentsTasklet(
            LedgerSync ledger,
            VideoSource source,
            VideoPlatform platform,
            FieldMapping mapping,
            SelectionProcessor selecting,
            EnumerationWriter writer,
            OnDelete onDelete,
            RunControl control,
            Team team) {
        this.ledger = ledger;
        this.source = source;
        this.platform = platform;
        this.mapping = mapping;
        this.selecting = selecting;
        this.writer = writer;
        this.onDelete = onDelete;
        this.control = control;
        this.team = team;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) {
        List<String> gone = onDelete == OnDelete.DELETE ? ledger.surelyGone() : List.of();
        if (!gone.isEmpty()) {
            consider(
                    gone,
                    RunOptions.confirmedDeletes(contribution.getStepExecution().getJobParameters()));
        }
        return RepeatStatus.FINISHED;
    }

    private void consider(List<String> gone, OptionalInt confirmed) {
        if (confirmed.isEmpty()) {
            log.info(
                    "the platform has {} of videos that are deleted or private on YouTube; {} deletes these contents",
                    Values.count(gone.size(), "content"),
                    confirming(gone));
        } else if (gone.size() > confirmed.getAsInt()) {
            control.needPerson(
                    ("The platform has %s of videos that are deleted or private on YouTube, but only %d may be deleted, so"
                                    + " nothing was deleted. Check the list in %s, then run %s")
                            .formatted(
                                    Values.count(gone.size(), "content"),
                                    confirmed.getAsInt(),
                                    JobCommands.UNKNOWN_FILE.quoted("status --verbose"),
                                    confirming(gone)));
        } else {
            try {
                for (int from = 0; from < gone.size(); from += VideoSource.PAGE_SIZE) {
                    deleteUnlessBack(gone.subList(from, Math.min(gone.size(), from + VideoSource.PAGE_SIZE)));
                }
            } catch (SourceException e) {
                log.warn("No more contents are deleted in this run: {}", e.getMessage());
            } catch (PlatformException e) {
                if (e.failure().failureClass() == FailureClass.OPERATOR) {
                    control.stop(StopReasons.because(e));
                }
                log.warn("No more contents are deleted in this run: {}", e.getMessage());
            }
        }
    }

    /** Returns the command that deletes these contents. */
    private static String confirming(List<String> gone) {
        return JobCommands.UNKNOWN_FILE.quoted("sync --confirm-deletes " + gone.size());
    }

    /**
     * Asks YouTube once more for these videos, because the last full enumeration may be days old, and deletes the
     * contents of the videos that YouTube still does not return.
     */
    private void deleteUnlessBack(List<String> ids) {
        Map<String, Video> back = source.details(ids);
        writer.write(selecting.process(VideoPage.asked(back.values(), List.of())));
        for (String id : ids) {
            if (!back.containsKey(id) && !control.isStopping()) {
                team.claimant().ifPresent(Claimant::check);
                delete(ledger.goneContent(id));
            }
        }
    }

    private void delete(GoneContent gone) {
        String id = gone.video().id();
        String contentId = gone.upload().contentId();
        Optional<Content> there = platform.content(contentId);
        String reference = gone.upload()
                .fields()
                .orElseGet(() -> mapping.fields(gone.video()))
                .get("referenceID");
        if (there.isPresent() && !there.get().referenceId().equals(reference)) {
            log.warn(
                    "{} is deleted or private on YouTube, but content {} has a different referenceID ({}), so it is not deleted",
                    id,
                    contentId,
                    there.get().referenceId());
        } else if (there.isPresent() && !platform.delete(contentId)) {
            log.warn("The platform did not delete content {} of {}", contentId, id);
        } else {
            String what = there.isPresent() ? "deleted on the platform" : "no longer on the platform";
            ledger.deleted(
                    id,
                    "%s (content %s): deleted or private on YouTube since %s"
                            .formatted(what, contentId, Values.humanTime(gone.since())));
            log.info("content {} of {}, which is deleted or private on YouTube, is {}", contentId, id, what);
        }
    }
}
