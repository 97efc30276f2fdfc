package dev.yt2ms.job.sync;

import dev.yt2ms.download.ytdlp.FormatProbe;
import dev.yt2ms.download.ytdlp.FormatProbe.Answer;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.SyncSettings.OnBetter;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.VideoSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Asks YouTube, after a full enumeration, which videos have a better picture by now. The step asks only about videos
 * for which this is likely: those that were downloaded soon after their publication, when YouTube may not have finished
 * their higher resolutions, and those that became available in high definition after their upload. If the job file asks
 * for it, videos with a better picture are uploaded again. If YouTube gives no answer for a video, the step asks again
 * after a later full enumeration.
 */
final class BetterPictures implements Tasklet {

    /**
     * The maximum number of videos to ask about after one full enumeration. It is small, because yt-dlp must be started
     * for each video.
     */
    static final int VIDEOS = 50;

    private static final Logger log = LoggerFactory.getLogger(BetterPictures.class);
    /** The longest time that this step may take, because new videos wait for its end. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /**
     * The number of consecutive videos without an answer after which the step ends, because the videos are probably not
     * the cause.
     */
    private static final int UNANSWERED = 3;

    private final Supplier<FormatProbe> probe;
    private final LedgerSync ledger;
    private final MigrationRuns runs;
    private final VideoSource source;
    private final Selection selection;
    private final StagingFolder staging;
    private final RunningTransfers running;
    private final Pacing pacing;
    private final OnBetter onBetter;
    private final RunControl control;

    public BetterPictures(
            Supplier<FormatProbe> probe,
            LedgerSync ledger,
            MigrationRuns runs,
            VideoSource source,
            Selection selection,
            StagingFolder staging,
            RunningTransfers running,
            Pacing pacing,
            OnBetter onBetter,
            RunControl control) {
        this.probe = probe;
        this.ledger = ledger;
        this.runs = runs;
        this.source = source;
        this.selection = selection;
        this.staging = staging;
        this.running = running;
        this.pacing = pacing;
        this.onBetter = onBetter;
        this.control = control;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        if (runs.run().orElseThrow().mode() == EnumerationMode.FULL && !control.isStopping()) {
            List<MigrationItem> due = ledger.toAskForBetter(VIDEOS);
            if (!due.isEmpty()) {
                ask(due);
            }
            if (onBetter == OnBetter.REUPLOAD && !control.isStopping()) {
                uploadAgain(ledger.better());
            }
        }
        return RepeatStatus.FINISHED;
    }

    private void ask(List<MigrationItem> due) throws InterruptedException {
        log.info("asking YouTube whether some videos have a better picture now (number: {})", due.size());
        FormatProbe asked = probe.get();
        long start = System.nanoTime();
        int unanswered = 0;
        for (MigrationItem item : due) {
            if (!pacing.pause(PATIENCE.minusNanos(System.nanoTime() - start))) {
                return; // The other videos are asked about after a later full enumeration.
            }
            Answer answer = ask(asked, item.video());
            pacing.ended();
            if (answer instanceof Answer.Cancelled) {
                return;
            }
            if (answer instanceof Answer.Failed failed && !isSettled(failed.failure())) {
                ledger.betterNotAnswered(item.id());
                log.info(
                        "it is unknown whether {} has a better picture now: {}",
                        item.id(),
                        failed.failure().message());
                if (failed.failure().mayConcernOtherVideos() || ++unanswered == UNANSWERED) {
                    return;
                }
            } else {
                unanswered = 0;
                answered(item, answer);
            }
        }
    }

    private Answer ask(FormatProbe asked, Video video) {
        try (RunningTransfers.Entry entry = running.probe()) {
            return asked.askForPicture(staging.request(video), entry.cancellation());
        }
    }

    /** Whether YouTube would give the same answer later, so that it need not be asked again. */
    private static boolean isSettled(Failure failure) {
        return failure.failureClass() == FailureClass.PERMANENT;
    }

    private void answered(MigrationItem item, Answer answer) {
        OptionalInt better = item.staged()
                .flatMap(StagedFile::media)
                .map(taken -> better(answer, taken))
                .orElse(OptionalInt.empty());
        ledger.betterAnswered(item.id(), better);
        if (better.isPresent()) {
            log.info("{} has a better picture on YouTube now: {} pixels high", item.id(), better.getAsInt());
        }
    }

    /**
     * Returns the height of the offered picture in pixels; empty if the picture is not better than the downloaded one.
     * A picture is better if it is not upscaled and its smaller side is at least a quarter larger.
     */
    static OptionalInt better(Answer answer, Media taken) {
        if (answer instanceof Answer.Unknown || answer instanceof Answer.Failed) {
            return OptionalInt.empty();
        }
        if (!(answer instanceof Answer.Picture picture)) {
            throw new IllegalStateException("No code handles the answer " + answer);
        }
        return !picture.upscaled()
                        && 4L * Math.min(picture.height(), picture.width() > 0 ? picture.width() : picture.height())
                                >= 5L * taken.smallerSide()
                ? OptionalInt.of(picture.height())
                : OptionalInt.empty();
    }

    /** Puts the videos back to PENDING with their current details. Their next uploads will replace their contents. */
    private void uploadAgain(List<MigrationItem> better) {
        for (int from = 0; from < better.size(); from += VideoSource.PAGE_SIZE) {
            List<MigrationItem> some = better.subList(from, Math.min(better.size(), from + VideoSource.PAGE_SIZE));
            Map<String, Video> shown;
            try {
                shown = source.details(some.stream().map(MigrationItem::id).toList());
            } catch (SourceException e) {
                log.warn(
                        "Videos with a better picture will not be uploaded again until a later full enumeration, because YouTube can't be asked about them now: {}",
                        e.getMessage());
                return;
            }
            for (MigrationItem item : some) {
                Video now = shown.get(item.id());
                if (now != null
                        && now.notYetMovable().isEmpty()
                        && selection
                                .skipReason(now.inPlaylists(item.video().playlists()))
                                .isEmpty()) {
                    ledger.uploadAgain(now);
                    log.info("{} has a better picture on YouTube now, so it will be uploaded again", item.id());
                }
            }
        }
    }
}
