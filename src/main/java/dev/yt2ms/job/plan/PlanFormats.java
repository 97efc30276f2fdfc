package dev.yt2ms.job.plan;

import dev.yt2ms.download.tools.ToolException;
import dev.yt2ms.download.ytdlp.FormatProbe;
import dev.yt2ms.download.ytdlp.FormatProbe.Answer;
import dev.yt2ms.download.ytdlp.FormatSample;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Video;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.BeansException;

/**
 * Asks yt-dlp for the formats of a few videos, so that a plan can estimate the size of the whole migration from them.
 */
public final class PlanFormats implements Tasklet {

    /**
     * The job parameter that switches this step on. It is absent if the migration has already moved videos, because
     * their sizes are a better basis for an estimate.
     */
    public static final String PARAMETER = "formats";

    private static final int VIDEOS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Supplier<FormatProbe> probe;
    private final LedgerView ledger;
    private final StagingFolder staging;
    private final RunningTransfers running;
    private final Pacing pacing;
    private final List<String> notes;
    private FormatSample sample = FormatSample.NONE;

    PlanFormats(
            Supplier<FormatProbe> probe,
            LedgerView ledger,
            StagingFolder staging,
            RunningTransfers running,
            Pacing pacing,
            List<String> notes) {
        this.probe = probe;
        this.ledger = ledger;
        this.staging = staging;
        this.running = running;
        this.pacing = pacing;
        this.notes = notes;
    }

    /** Returns the formats that were found. */
    public FormatSample sample() {
        return sample;
    }

    @Override
    public RepeatStatus execute(StepContribution contribution, ChunkContext context) throws InterruptedException {
        if (context.getStepContext().getJobParameters().containsKey(PARAMETER)) {
            ask(videos());
        }
        return RepeatStatus.FINISHED;
    }

    /**
     * Chooses some of the videos that would be moved, by reservoir sampling. All videos are equally likely, and the
     * fixed seed makes the choice the same for the same list.
     */
    private List<Video> videos() {
        List<Video> chosen = new ArrayList<>();
        Random random = new Random(0);
        int[] seen = {0};
        ledger.forEach(ItemState.PENDING, item -> {
            int place = seen[0]++ < VIDEOS ? chosen.size() : random.nextInt(seen[0]);
            if (place < VIDEOS) {
                if (place == chosen.size()) {
                    chosen.add(item.video());
                } else {
                    chosen.set(place, item.video());
                }
            }
        });
        return chosen;
    }

    private void ask(List<Video> videos) throws InterruptedException {
        FormatProbe asked;
        try {
            asked = probe.get();
        } catch (BeansException e) {
            if (e.getMostSpecificCause() instanceof ToolException) {
                return; // The step planPreflight has already noted this problem.
            }
            throw e;
        }
        long start = System.nanoTime();
        for (Video video : videos) {
            if (!pacing.pause(PATIENCE.minusNanos(System.nanoTime() - start))) {
                return;
            }
            Answer answer = ask(asked, video);
            pacing.ended();
            if (answer instanceof Answer.Known known) {
                sample = sample.and(known, video.duration());
            } else if (answer instanceof Answer.Failed failed) {
                Failure failure = failed.failure();
                notes.add("%s can't be downloaded now: %s".formatted(video.id(), failure.message()));
                if (failure.mayConcernOtherVideos()) {
                    return;
                }
            } else if (answer instanceof Answer.Cancelled) {
                return;
            } else if (!(answer instanceof Answer.Unknown)) {
                throw new IllegalStateException("No code handles the answer " + answer);
            }
        }
    }

    private Answer ask(FormatProbe asked, Video video) {
        try (RunningTransfers.Entry entry = running.probe()) {
            return asked.ask(staging.request(video), entry.cancellation());
        }
    }
}
