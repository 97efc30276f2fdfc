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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the cause of some failed downloads affects all videos. For this, it downloads other videos as
 * controls: the video that was downloaded last, a video that this migration moved recently, and some videos that were
 * not tried yet. A control does not count as an attempt for its video, and its file is not kept.
 */
public final class DownloadControl implements Control {

    /** Asks the source whether a video is deleted or private, if its failure may have this cause. */
    public interface SourceJudgement {
        Failure judge(Failure failure, String videoId);
    }

    /**
     * If this number of controls fail for the same cause, the cause counts as common to all videos, even if the
     * suspects failed for other causes. The suspects are the videos whose failures led to the controls.
     */
    private static final int AGREEING = 3;

    /**
     * The maximum number of controls for one set of suspects. It is more than {@link #AGREEING}, because some controls
     * may fail for reasons that concern only their videos, which proves nothing.
     */
    private static final int MOST = 6;

    /** The staging folder of controls. It can't be a video's folder, because ids contain no dot. */
    private static final String FOLDER = ".control";

    private static final Logger log = LoggerFactory.getLogger(DownloadControl.class);

    /** The history of a video that serves as a control. */
    private enum Standing {
        /** The video was downloaded in this run. */
        JUST_WENT_WELL,
        /** The video was moved some time ago. */
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
     * @param check repeats a stage of a download; for the stage TOOLS, the request does not name a video
     * @param cookies whether the downloads use the owner's cookies, so that private videos can serve as controls
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
    public Finding ask(Failure suspicion, Optional<String> cause, Set<String> suspects, List<Met> earlier)
            throws InterruptedException {
        return suspicion.stage() == Stage.TOOLS ? askTools(suspicion) : askOthers(suspicion, cause, suspects, earlier);
    }

    private Finding askTools(Failure suspicion) {
        Answer answer = repeat(suspicion, "self-check", Duration.ZERO, "");
        if (answer instanceof Answer.Failed failed) {
            return new Finding.Faulty(
                    failed.failure().as(meaning(failed.failure()).orElse(FailureClass.OPERATOR)));
        }
        if (answer instanceof Answer.Succeeded) {
            return new Finding.Succeeded();
        }
        return cutShort(answer);
    }

    private static Finding cutShort(Answer answer) {
        if (answer instanceof Answer.Cancelled) {
            return new Finding.CutShort();
        }
        throw new IllegalStateException("No code handles the answer " + answer);
    }

    private Finding askOthers(Failure suspicion, Optional<String> cause, Set<String> suspects, List<Met> earlier)
            throws InterruptedException {
        int asked = 0;
        int conclusive = 0;
        boolean contradicted = false;
        boolean known = false;
        List<Met> met = new ArrayList<>();
        List<Met> faulty = new ArrayList<>();
        Set<String> ids = new HashSet<>(suspects);
        Queue<Candidate> others = others(ids, earlier);
        while (conclusive < AGREEING && asked < MOST && !(known && faulty.size() > 1)) {
            // The last success is read before each control, because a worker may have downloaded another video in the
            // meantime.
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
            pacing.ended();
            if (answer instanceof Answer.Succeeded) {
                return new Finding.Succeeded();
            }
            if (!(answer instanceof Answer.Failed failed)) {
                return cutShort(answer);
            }
            asked++;
            Failure failure = source.judge(failed.failure(), video.id());
            Optional<FailureClass> meaning = meaning(failure);
            if (meaning.isPresent()) {
                boolean same = candidate.standing() != Standing.UNTRIED || isSame(suspicion, failure, video, cause);
                // A control that fails at an earlier stage than the suspects shows nothing about the stage at which the
                // suspects failed.
                boolean reached = failure.stage().compareTo(suspicion.stage()) >= 0;
                Met now = new Met(video.id(), failure.as(meaning.get()));
                met.add(now);
                if (same && candidate.standing() == Standing.JUST_WENT_WELL
                        || count(now.cause(), met, earlier) >= AGREEING) {
                    // The cause affects all videos if it also affects a video that this run has already downloaded, or
                    // if several controls from all parts of the channel fail for the same cause.
                    return new Finding.Faulty(now.failure());
                }
                conclusive += reached ? 1 : 0;
                contradicted |= !same && reached;
                if (same) {
                    known |= candidate.standing() != Standing.UNTRIED;
                    faulty.add(now);
                }
            }
            if (candidate.standing() == Standing.UNTRIED) {
                // The ledger records that the video was tried, so that later controls begin with other videos.
                ledger.tried(video.id());
            }
        }
        // The controls in "faulty" failed as the suspects did, or their videos were moved before. Each of the following
        // shows that the cause affects all videos:
        // - There are at least two such controls.
        // - There is one, and another control, of this or an earlier call, failed for the same cause.
        // - There is one, no other control was possible, and its video was moved before or it failed for the common
        //   cause of the suspects.
        // A control that failed for another cause contradicts this, unless the video of one in "faulty" was moved
        // before.
        boolean agree = faulty.size() > 1 || faulty.stream().anyMatch(one -> count(one.cause(), met, earlier) > 1);
        boolean onlyOne =
                asked == 1 && (known || faulty.stream().anyMatch(one -> cause.equals(Optional.of(one.cause()))));
        return (known || !contradicted) && (agree || onlyOne)
                ? new Finding.Faulty(faulty.get(0).failure())
                : new Finding.NoControl(met);
    }

    private static long count(String cause, List<Met> met, List<Met> earlier) {
        return Stream.concat(met.stream(), earlier.stream())
                .filter(one -> one.cause().equals(cause))
                .count();
    }

    /**
     * Whether a control with an untried video failed as the suspects did, and not for a reason that concerns only its
     * video.
     */
    private static boolean isSame(Failure suspicion, Failure failure, Video video, Optional<String> cause) {
        return suspicion.alone() && failure.alone()
                || cause.filter(one -> !one.equals(ControlledEvidence.cause(failure, video.id())))
                        .isEmpty();
    }

    /**
     * Returns the class that a control's failure has if its cause affects all videos; empty if the failure concerns
     * only the control's video.
     */
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
                    "to find the cause of the failures with rule {}, yt2ms repeated the {}, which {}",
                    suspicion.rule(),
                    suspicion.stage() == Stage.TOOLS ? "test of the tools" : "download with another video, " + videoId,
                    answer instanceof Answer.Failed failed
                            ? "failed too: " + failed.failure().message()
                            : "succeeded, so the failed videos themselves are the cause");
        }
        return answer;
    }

    /**
     * Returns the videos that can serve as controls. The video that succeeded last is not among them, because the
     * caller tries it first.
     */
    private Queue<Candidate> others(Set<String> suspects, List<Met> earlier) {
        Queue<Candidate> candidates = new ArrayDeque<>();
        Set<String> before = earlier.stream().map(Met::videoId).collect(Collectors.toSet());
        // Enough videos are requested that at least one of them is neither an earlier control nor a suspect nor the
        // last success.
        ledger.newestArrived(before.size() + suspects.size() + 2).stream()
                .filter(video -> isUsable(video) && !isLatest(video) && !suspects.contains(video.id()))
                .min(Comparator.comparing(video -> before.contains(video.id())))
                .stream()
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
