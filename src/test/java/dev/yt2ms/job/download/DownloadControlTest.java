package dev.yt2ms.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.StageCheck.Answer;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.ControlCandidates;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Failure.Stage;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.Control.Finding;
import dev.yt2ms.run.Control.Met;
import dev.yt2ms.run.ControlledEvidence;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests which other videos the run tries as controls after a failed download, and what it concludes from their results.
 */
@Timeout(120)
class DownloadControlTest {

    private static final Failure REFUSED =
            Failure.of(FailureClass.RETRY, "http-403", "403").escalatingTo(FailureClass.OPERATOR);
    private static final Failure OTHER_AT_MEDIA = Failure.of(FailureClass.RETRY, "media-refused", "Odd")
            .escalatingTo(FailureClass.OPERATOR)
            .at(Stage.MEDIA);
    private static final Failure PRIVATE = Failure.of(FailureClass.PERMANENT, "private", "Private");

    @TempDir
    private Path directory;

    private final RunControl run = new RunControl();
    private final ControlCandidates ledger = mock();
    private final Map<String, Failure> failures = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<Stage> stages = new ArrayList<>();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private CountDownLatch answers = new CountDownLatch(0);

    @Test
    void triesTheLastSuccessThenTheNewestUploadThenUntriedVideos() throws Exception {
        DownloadControl control = control();
        control.wentWell(video("last", Video.Privacy.PUBLIC));
        arrived("newest", "older");
        untried("watched", "other");
        failures.put("last", PRIVATE);
        failures.put("newest", PRIVATE);

        assertThat(ask(control, REFUSED)).isInstanceOf(Finding.Succeeded.class);

        assertThat(asked).containsExactly("last", "newest", "watched");
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void repeatsTheStageThatFailed(Stage stage) throws Exception {
        DownloadControl control = control();
        control.wentWell(video("last", Video.Privacy.PUBLIC));

        assertThat(ask(control, REFUSED.at(stage))).isInstanceOf(Finding.Succeeded.class);

        assertThat(stages).containsExactly(stage);
    }

    @Test
    void aVideoThatJustSucceededAndIsRefusedNowDecidesAlone() throws Exception {
        DownloadControl control = control();
        control.wentWell(video("last", Video.Privacy.PUBLIC));
        untried("watched");
        failures.put("last", Failure.of(FailureClass.RETRY, "throttled", "Less").escalatingTo(FailureClass.THROTTLED));

        Finding finding = ask(control, REFUSED);

        assertThat(((Finding.Faulty) finding).failure().failureClass())
                .as("failure class, taken from the failure of the control")
                .isEqualTo(FailureClass.THROTTLED);
        assertThat(asked).containsExactly("last");
    }

    @Test
    void anUntriedVideoRefusedAtAnEarlierStageContradictsNothing() throws Exception {
        Failure atMedia = REFUSED.at(Stage.MEDIA);
        untried("a", "b", "c");
        failures.put("a", atMedia);
        failures.put("b", Failure.of(FailureClass.RETRY, "no-formats", "None").escalatingTo(FailureClass.OPERATOR));
        failures.put("c", atMedia);

        assertThat(ask(control(), atMedia)).isInstanceOf(Finding.Faulty.class);
    }

    @Test
    void anotherFailureOfAnUntriedVideoAtTheSameStageProvesNothing() throws Exception {
        untried("a", "b", "c");
        failures.put("a", REFUSED);
        failures.put("b", Failure.of(FailureClass.RETRY, "no-formats", "None").escalatingTo(FailureClass.OPERATOR));
        failures.put("c", REFUSED);

        assertThat(ask(control(), REFUSED)).isInstanceOf(Finding.NoControl.class);
    }

    /**
     * The failed videos are refused individually. At the same time a common fault has begun, which makes the controls
     * fail.
     */
    @Test
    void threeUntriedVideosFailingForTheSameOtherReasonProveThatReason() throws Exception {
        Failure botCheck =
                Failure.of(FailureClass.RETRY, "bot-check", "Not a bot?").escalatingAloneTo(FailureClass.OPERATOR);
        untried("a", "b", "c");
        for (String id : List.of("a", "b", "c")) {
            failures.put(id, botCheck);
        }
        assertThat(((Finding.Faulty) ask(control(), REFUSED)).failure().rule()).isEqualTo("bot-check");

        untried("a", "b");
        assertThat(ask(control(), REFUSED))
                .as("finding from two controls, which may fail in the same way by chance")
                .isInstanceOf(Finding.NoControl.class);
    }

    /** Three controls that fail in the same way prove a common fault, even if earlier rounds made some of them. */
    @Test
    void earlierControlsCountTowardsTheThreeThatProveACommonFault() throws Exception {
        Failure atMedia = REFUSED.at(Stage.MEDIA);
        Met before = new Met("before", atMedia);
        untried("a", "b", "c");
        failures.put("a", Failure.of(FailureClass.RETRY, "no-formats", "None").escalatingTo(FailureClass.OPERATOR));
        failures.put("b", PRIVATE);
        failures.put("c", atMedia);
        assertThat(ask(control(), atMedia, List.of()))
                .isEqualTo(new Finding.NoControl(List.of(
                        new Met("a", failures.get("a").as(FailureClass.OPERATOR)),
                        new Met("c", atMedia.as(FailureClass.OPERATOR)))));
        assertThat(ask(control(), atMedia, List.of(before)))
                .as("finding if an earlier control and a new one fail in the same way")
                .isInstanceOf(Finding.Faulty.class);

        asked.clear();
        failures.put("a", atMedia);
        assertThat(ask(control(), OTHER_AT_MEDIA, List.of(before, new Met("another", atMedia))))
                .as("finding if three controls fail in the same way, but the videos failed for another reason")
                .isInstanceOf(Finding.Faulty.class);
        assertThat(asked).containsExactly("a");
    }

    @Test
    void theOnlyRemainingVideoProvesNothingIfItFailsForAnotherReason() throws Exception {
        Failure throttled =
                Failure.of(FailureClass.RETRY, "throttled", "Less").escalatingAloneTo(FailureClass.THROTTLED);
        untried("a");
        failures.put("a", Failure.of(FailureClass.RETRY, "bot-check", "?").escalatingAloneTo(FailureClass.OPERATOR));
        assertThat(ask(control(), throttled)).isInstanceOf(Finding.NoControl.class);

        failures.put("a", throttled);
        assertThat(ask(control(), throttled)).isInstanceOf(Finding.Faulty.class);
    }

    @Test
    void triesAtMostSixVideosAndTheNextRunBeginsWithOthers() throws Exception {
        untried("a", "b", "c", "d", "e", "f", "g");
        for (String id : List.of("a", "b", "c", "d", "e", "f", "g")) {
            failures.put(id, PRIVATE);
        }

        assertThat(ask(control(), REFUSED)).isInstanceOf(Finding.NoControl.class);

        assertThat(asked).containsExactly("a", "b", "c", "d", "e", "f");
        for (String id : asked) {
            verify(ledger).tried(id);
        }
    }

    @Test
    void withoutCookiesNoSuspectedOrPrivateVideoIsTried() throws Exception {
        DownloadControl control = control();
        control.wentWell(video("hidden", Video.Privacy.PRIVATE));
        when(ledger.newestArrived(anyInt()))
                .thenReturn(List.of(video("hidden", Video.Privacy.PRIVATE), video("suspect", Video.Privacy.PUBLIC)));
        untried("suspect");

        assertThat(ask(control, REFUSED)).isInstanceOf(Finding.NoControl.class);

        assertThat(asked).isEmpty();
    }

    @Test
    void withoutAVideoForAControlTheRunContinuesAndAttemptsCount() throws Exception {
        Gate gate = gate(control());

        for (int video = 0; video < 20; video++) {
            Failure failure = gate.enter().orElseThrow().failed(REFUSED, "video " + video, true);
            assertThat(failure.failureClass()).isEqualTo(FailureClass.RETRY);
        }

        assertThat(run.isStopping()).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void aRuleStartsNoControlWithinTenMinutesOfASuccessfulOne() throws Exception {
        DownloadControl control = control();
        control.wentWell(video("last", Video.Privacy.PUBLIC));
        Gate gate = gate(control);
        for (int video = 0; video < 3; video++) {
            gate.enter().orElseThrow().failed(REFUSED, "video " + video);
        }
        assertThat(asked).hasSize(1);

        nanos.addAndGet(Duration.ofMinutes(10).minusSeconds(1).toNanos());
        for (int video = 3; video < 7; video++) {
            gate.enter().orElseThrow().failed(REFUSED, "video " + video);
        }
        assertThat(asked).as("controls within ten minutes of a successful one").hasSize(1);

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        gate.enter().orElseThrow().failed(REFUSED, "video 7");
        assertThat(asked).as("controls after these ten minutes").hasSize(2);
    }

    @Test
    void twoWorkersMakeOnlyOneControlAtATime() throws Exception {
        DownloadControl control = control();
        control.wentWell(video("last", Video.Privacy.PUBLIC));
        Gate gate = gate(control);
        Failure alone = Failure.of(FailureClass.RETRY, "bot-check", "?").escalatingAloneTo(FailureClass.OPERATOR);
        Failure other = Failure.of(FailureClass.RETRY, "throttled", "?").escalatingAloneTo(FailureClass.THROTTLED);
        answers = new CountDownLatch(1);

        List<CompletableFuture<Failure>> failed = new ArrayList<>();
        for (Failure failure : List.of(alone, other)) {
            Gate.Pass pass = gate.enter().orElseThrow();
            failed.add(CompletableFuture.supplyAsync(() -> pass.failed(failure, failure.rule())));
        }
        answers.countDown();
        for (CompletableFuture<Failure> each : failed) {
            assertThat(each.get().failureClass()).isEqualTo(FailureClass.RETRY);
        }

        assertThat(mostAtOnce).hasValue(1);
        assertThat(run.isStopping()).isFalse();
    }

    private Finding ask(DownloadControl control, Failure suspicion) throws InterruptedException {
        return ask(control, suspicion, List.of());
    }

    private Finding ask(DownloadControl control, Failure suspicion, List<Met> earlier) throws InterruptedException {
        return control.ask(
                suspicion, Optional.of(ControlledEvidence.cause(suspicion, "suspect")), Set.of("suspect"), earlier);
    }

    private DownloadControl control() {
        return new DownloadControl(
                this::repeat,
                ledger,
                (failure, id) -> failure,
                new StagingFolder(directory),
                new RunningTransfers(run, Duration.ZERO, mock(ScheduledExecutorService.class)),
                new Pacing(new DurationRange(Duration.ZERO, Duration.ZERO), run),
                false);
    }

    private Gate gate(DownloadControl control) {
        return new Gate(
                new Gate.Rules("YouTube", 2, Duration.ofHours(1), Duration.ofHours(1), 2, Backoff.PROBES),
                run,
                Clock.systemUTC(),
                new ControlledEvidence(control, () -> true, attempts -> {}, ids -> false, nanos::get));
    }

    private Answer repeat(Stage stage, DownloadRequest request, Cancellation cancellation) {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try {
            answers.await();
            synchronized (asked) {
                asked.add(request.videoId());
                stages.add(stage);
            }
            return Optional.ofNullable(failures.get(request.videoId()))
                    .<Answer>map(Answer.Failed::new)
                    .orElseGet(Answer.Succeeded::new);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Cancelled();
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private void arrived(String... ids) {
        when(ledger.newestArrived(anyInt())).thenReturn(videos(ids));
    }

    private void untried(String... ids) {
        when(ledger.untried(anyInt())).thenReturn(videos(ids));
    }

    private static List<Video> videos(String... ids) {
        return Arrays.stream(ids).map(id -> video(id, Video.Privacy.PUBLIC)).toList();
    }

    private static Video video(String id, Video.Privacy privacy) {
        Instant now = Instant.parse("2026-11-24T10:00:00Z");
        return new Video(
                id,
                new Video.Snippet("A title", "", List.of(), "", ""),
                new Video.Publication(now, "UC1", "A channel", privacy, false),
                Duration.ofMinutes(1),
                Video.Picture.UNKNOWN,
                Video.Broadcast.NONE,
                Video.Counts.HIDDEN,
                List.of(),
                now);
    }
}
