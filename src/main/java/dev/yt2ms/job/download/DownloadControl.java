package dev.yt2ms.job.download;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.StageCheck;
import dev.yt2ms.download.StageCheck.Answer;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.ControlCandidates;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Failure.Stage;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Control;
import dev.yt2ms.run.ControlledEvidence;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out by downloading other videos whether failures have a cause common to all videos. It uses the video that
 * succeeded last, the newest one on the platform, and untried ones with many views. It counts no attempt and keeps no
 * file.
 */
public final class DownloadControl implements Control {

    /** Asks the source whether a video is gone, if its failure may mean that. */
    public interface SourceJudgement {
        Failure judge(Failure failure, String videoId);
    }

    /** The number of videos to ask for; more would show nothing new. */
    private static final int MOST = 3;

    /** The staging folder of controls. It can't be a video's folder, because ids contain no dot. */
    private static final String FOLDER = ".control";

    private static final Logger log = LoggerFactory.getLogger(DownloadControl.class);

    /** The history of a video that serves as a control. */
    private enum Standing {
        /** The video succeeded in this run. */
        JUST_WENT_WELL,
        /** The video succeeded some time ago. */
        WENT_WELL,
        UNTRIED
    }

    private record Candidate(Video video, Standing standing) {}

    private final StageCheck check;
    private final ControlCandidates ledger;
    private final SourceJudgement source;
    private final StagingFolder staging;
    private final RunningTransfers running;
    private final Pacing pacing;
    private final boolean cookies;
    private volatile Optional<Video> lastSuccess = Optional.empty();

    /**
     * Creates the control of one run.
     *
     * @param check repeats a stage; for TOOLS its request names no video
     * @param cookies whether private videos can serve as controls
     */
    public DownloadControl(
            StageCheck check,
            ControlCandidates ledger,
            SourceJudgement source,
            StagingFolder staging,
            RunningTransfers running,
            Pacing pacing,
            boolean cookies) {
        this.check = check;
        this.ledger = ledger;
        this.source = source;
        this.staging = staging;
        this.running = running;
        this.pacing = pacing;
        this.cookies = cookies;
    }

    /** Records that this video was downloaded. */
    public void wentWell(Video video) {
        if (isUsable(video)) {
            lastSuccess = Optional.of(video);
        }
    }

    @Override
    public Finding ask(Failure suspicion, Optional<String> cause, Set<String> suspects) throws InterruptedException {
        return suspicion.stage() == Stage.TOOLS ? askTools(suspicion) : askOthers(suspicion, cause, suspects);
    }

    private Finding askTools(Failure suspicion) {
        Answer answer = repeat(suspicion, "self-check", Duration.ZERO, "");
        if (answer instanceof Answer.Failed failed) {
            return new Finding.Faulty(
                    failed.failure().as(meaning(failed.failure()).orElse(FailureClass.OPERATOR)));
        }
        return answer instanceof Answer.Succeeded ? new Finding.Succeeded() : new Finding.CutShort();
    }

    private Finding askOthers(Failure suspicion, Optional<String> cause, Set<String> suspects)
            throws InterruptedException {
        int asked = 0;
        boolean contradicted = false;
        boolean known = false;
        List<Failure> faulty = new ArrayList<>();
        Set<String> faultyCauses = new HashSet<>();
        List<Failure> otherwise = new ArrayList<>();
        Set<String> otherCauses = new HashSet<>();
        Set<String> ids = new HashSet<>(suspects);
        Queue<Candidate> others = others(ids);
        while (asked < MOST && !(known && faulty.size() > 1)) {
            // Another video may have succeeded while controls were under way.
            Candidate candidate = lastSuccess
                    .filter(video -> !ids.contains(video.id()))
                    .map(video -> new Candidate(video, Standing.JUST_WENT_WELL))
                    .orElseGet(others::poll);
            if (candidate == null) {
                break;
            }
            Video video = candidate.video();
            if (!ids.add(video.id())) {
                continue;
            }
            if (!pacing.pause()) {
                return new Finding.CutShort();
            }
            Answer answer = repeat(
                    suspicion, video.id(), video.duration(), video.snippet().language());
            if (answer instanceof Answer.Succeeded) {
                return new Finding.Succeeded();
            }
            if (!(answer instanceof Answer.Failed failed)) {
                return new Finding.CutShort();
            }
            asked++;
            Failure failure = source.judge(failed.failure(), video.id());
            Optional<FailureClass> meaning = meaning(failure);
            boolean same = candidate.standing() != Standing.UNTRIED || isSame(suspicion, failure, video, cause);
            // A control that fails at an earlier stage shows nothing about the stage in question.
            contradicted |= meaning.isPresent() && !same && failure.stage().compareTo(suspicion.stage()) >= 0;
            if (meaning.isPresent() && same) {
                if (candidate.standing() == Standing.JUST_WENT_WELL) {
                    return new Finding.Faulty(failure.as(meaning.get()));
                }
                known |= candidate.standing() != Standing.UNTRIED;
                faulty.add(failure.as(meaning.get()));
                faultyCauses.add(ControlledEvidence.cause(failure, video.id()));
            } else if (meaning.isPresent()) {
                otherwise.add(failure.as(meaning.get()));
                otherCauses.add(ControlledEvidence.cause(failure, video.id()));
            }
            if (candidate.standing() == Standing.UNTRIED) {
                // The next run begins with other videos.
                ledger.tried(video.id());
            }
        }
        if (otherwise.size() == MOST && otherCauses.size() == 1) {
            // The controls were picked from all over the channel and agree on a cause, although it is not the suspected
            // one. It is taken for the common cause, and the suspects failed for reasons of their own.
            return new Finding.Faulty(otherwise.get(0));
        }
        // Failures of untried videos are evidence only if they agree. If the suspects have several causes, or the only
        // control left failed for another cause, that is little evidence.
        boolean convincing = known
                ? faulty.size() > 1 || asked == 1
                : !contradicted
                        && (faulty.size() > 1
                                || asked == 1
                                        && faultyCauses.equals(
                                                cause.map(Set::of).orElse(Set.of())));
        return convincing && !faulty.isEmpty() ? new Finding.Faulty(faulty.get(0)) : new Finding.NoControl();
    }

    /** Whether the control failed for the suspected cause. An untried video may be refused for a reason of its own. */
    private static boolean isSame(Failure suspicion, Failure failure, Video video, Optional<String> cause) {
        return suspicion.alone() && failure.alone()
                || cause.filter(one -> !one.equals(ControlledEvidence.cause(failure, video.id())))
                        .isEmpty();
    }

    /** Returns what the failure of a control means for all videos; empty if its cause is the control itself. */
    private static Optional<FailureClass> meaning(Failure failure) {
        return failure.inARow().or(() -> Optional.of(failure.failureClass())).filter(FailureClass::concernsOtherVideos);
    }

    private Answer repeat(Failure suspicion, String videoId, Duration duration, String language) {
        Answer answer;
        try (RunningTransfers.Entry entry = running.probe()) {
            answer = check.repeat(
                    suspicion.stage(),
                    new DownloadRequest(videoId, duration, language, staging.directory(FOLDER)),
                    entry.cancellation());
        }
        if (!(answer instanceof Answer.Cancelled)) {
            log.info(
                    "downloaded another video to find the cause of failures by {}: {} {}",
                    suspicion.rule(),
                    videoId,
                    answer instanceof Answer.Failed failed
                            ? "fails too: " + failed.failure().message()
                            : "succeeds, so the cause is the failed videos");
        }
        return answer;
    }

    /** Returns the controls other than the video that succeeded last. */
    private Queue<Candidate> others(Set<String> suspects) {
        Queue<Candidate> candidates = new ArrayDeque<>();
        // One more than the suspects, because the video that succeeded last may be the newest one too.
        ledger.newestArrived(MOST + suspects.size() + 1).stream()
                .filter(video -> isUsable(video) && !isLatest(video) && !suspects.contains(video.id()))
                .limit(1)
                .forEach(video -> candidates.add(new Candidate(video, Standing.WENT_WELL)));
        ledger.untried(MOST + suspects.size()).stream()
                .filter(video -> !suspects.contains(video.id()))
                .limit(MOST)
                .forEach(video -> candidates.add(new Candidate(video, Standing.UNTRIED)));
        return candidates;
    }

    private boolean isLatest(Video video) {
        return lastSuccess.filter(latest -> latest.id().equals(video.id())).isPresent();
    }

    private boolean isUsable(Video video) {
        return cookies || video.publication().privacy() != Video.Privacy.PRIVATE;
    }
}
