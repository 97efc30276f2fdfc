package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Failure.Stage;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Control.Finding;
import dev.yt2ms.run.Evidence.Meaning;
import dev.yt2ms.run.Evidence.Moment;
import dev.yt2ms.run.Evidence.Proof;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tests when failures cause a control, and what the result of the control means for the failed videos.
 */
@Timeout(300)
class ControlledEvidenceTest {

    private static final Failure REFUSED =
            Failure.of(FailureClass.RETRY, "http-403", "403").escalatingTo(FailureClass.OPERATOR);
    private static final Failure BOT_CHECK =
            Failure.of(FailureClass.RETRY, "bot-check", "Not a bot?").escalatingAloneTo(FailureClass.OPERATOR);
    private static final Failure NETWORK =
            Failure.of(FailureClass.RETRY, "network", "Broke off").escalatingTo(FailureClass.OUTAGE);
    private static final Failure FOR_ALL = Failure.of(FailureClass.OPERATOR, "http-403", "Also a good one is refused");

    private Finding finding = new Finding.Succeeded();
    private boolean reachable = true;
    private Set<String> left = Set.of();
    private final List<Failure> asked = new ArrayList<>();
    private final List<Set<String>> suspects = new ArrayList<>();
    private final List<Optional<String>> causes = new ArrayList<>();
    private final List<List<Control.Met>> earlier = new ArrayList<>();
    private final Map<String, Integer> pardoned = new HashMap<>();
    private final AtomicLong nanos = new AtomicLong();
    private CountDownLatch answers = new CountDownLatch(0);
    private final ControlledEvidence evidence =
            new ControlledEvidence(this::ask, () -> reachable, pardoned::putAll, ids -> ids.equals(left), nanos::get);

    private Finding ask(Failure suspicion, Optional<String> cause, Set<String> videos, List<Control.Met> metBefore)
            throws InterruptedException {
        asked.add(suspicion);
        causes.add(cause);
        earlier.add(metBefore);
        suspects.add(videos);
        answers.await();
        return finding;
    }

    @Test
    void aControlAfterThreeFailuresCanBlameTheVideos() {
        fail(REFUSED, "one");
        fail(REFUSED, "two");
        assertThat(asked).isEmpty();

        Meaning third = fail(REFUSED, "three");

        assertThat(asked).hasSize(1);
        assertThat(suspects.get(0)).containsExactlyInAnyOrder("one", "two", "three");
        assertThat(third.failure().failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(third.proof()).isEqualTo(Proof.OTHERS_SUCCEED);
        assertThat(pardoned).isEmpty();
    }

    @Test
    void aFailedControlDeterminesTheFailureClassAndTakesAttemptsBack() {
        finding = new Finding.Faulty(FOR_ALL);
        fail(REFUSED, "one");
        fail(Failure.of(FailureClass.RETRY, "media-duration", "Too short"), "one");
        fail(Failure.of(FailureClass.RETRY, "media-duration", "Too short"), "other");
        fail(REFUSED, "two");

        Meaning last = fail(REFUSED.keepingPartial(), "three");

        assertThat(last.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(last.failure().message()).isEqualTo(FOR_ALL.message());
        assertThat(last.failure().keepPartial())
                .as("keepPartial of the failure itself")
                .isTrue();
        assertThat(pardoned).isEqualTo(Map.of("one", 2, "two", 1, "other", 1));
    }

    @Test
    void ifALaterControlFailsAttemptsCountedEarlierAreTakenBack() {
        finding = new Finding.NoControl();
        for (String id : List.of("one", "two", "three")) {
            fail(REFUSED, id);
        }
        assertThat(asked).hasSize(1);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        finding = new Finding.Faulty(FOR_ALL);

        fail(BOT_CHECK, "four");

        assertThat(pardoned).isEqualTo(Map.of("one", 1, "two", 1, "three", 1));
    }

    @Test
    void aLaterSuccessShowsThatTheVideosAreTheCause() {
        finding = new Finding.NoControl();
        for (String id : List.of("one", "two", "three")) {
            fail(REFUSED, id);
        }
        evidence.succeeded(evidence.begin());
        finding = new Finding.Faulty(FOR_ALL);

        fail(BOT_CHECK, "four");

        assertThat(pardoned).isEmpty();
    }

    @Test
    void aRefusedAddressCausesOneControlInTenMinutes() {
        assertThat(fail(BOT_CHECK, "one").proof()).isEqualTo(Proof.OTHERS_SUCCEED);
        assertThat(asked).hasSize(1);

        assertThat(fail(BOT_CHECK, "two").failure().failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(asked)
                .as("controls; no second one is made within ten minutes")
                .hasSize(1);

        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        fail(BOT_CHECK, "three");
        assertThat(asked).hasSize(2);
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        fail(BOT_CHECK, "one");
        assertThat(asked)
                .as("controls; none is made for a video that is known to be the cause")
                .hasSize(2);
    }

    @Test
    void fiveFailuresByAnyRulesCauseAControlWithinTenMinutes() {
        fail(BOT_CHECK, "a");
        asked.clear();
        for (String id : List.of("one", "two", "three", "four")) {
            fail(unknown("Odd text of " + id + id.hashCode() + " for " + new StringBuilder(id).reverse()), id);
        }
        assertThat(asked).isEmpty();
        finding = new Finding.Faulty(FOR_ALL);

        assertThat(fail(BOT_CHECK, "five").failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(asked).hasSize(1);
    }

    /**
     * After a control has succeeded, its rule causes no other control for ten minutes, but if five more videos fail by
     * this rule, a control is made nevertheless: a common fault may have begun since.
     */
    @Test
    void fiveFailuresByOneRuleCauseAControlWithinTenMinutes() {
        fail(BOT_CHECK, "own");
        for (String id : List.of("one", "two", "three", "four", "five")) {
            fail(BOT_CHECK, id);
        }
        assertThat(causes).containsExactly(Optional.of("bot-check"), Optional.of("bot-check"));

        for (String id : List.of("a", "b", "c", "d")) {
            fail(BOT_CHECK, id);
        }
        fail(Failure.of(FailureClass.RETRY, "media-duration", "Too short"), "e");
        assertThat(causes.get(2))
                .as("common rule of the failures, which were caused by different rules")
                .isEmpty();
    }

    @Test
    void unknownErrorsThatDifferOnlyByVideoAndNumbersAreOneCause() {
        for (String id : List.of("AbC-1", "dEf_2", "xyz")) {
            assertThat(asked).isEmpty();
            fail(unknown("[youtube] " + id + ": Failed after " + id.hashCode() + " tries of '" + id + "x'"), id);
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void aLastAttemptCausesAControlUnlessTheCauseIsKnown() {
        evidence.meaning(REFUSED, "one", true, Moment.OPEN);
        assertThat(asked).hasSize(1);
        evidence.meaning(REFUSED, "one", true, Moment.OPEN);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aSuccessThatStartedAfterAFailureBlamesTheFailedVideo() {
        long before = evidence.begin();
        fail(REFUSED, "one");
        fail(REFUSED, "two");
        evidence.succeeded(before);
        fail(REFUSED, "three");
        assertThat(asked)
                .as("controls; a success of a transfer that began before the failures does not prevent one")
                .hasSize(1);

        fail(NETWORK, "one");
        fail(NETWORK, "two");
        evidence.succeeded(evidence.begin());
        fail(NETWORK, "three");
        fail(NETWORK, "one");
        assertThat(asked).hasSize(1);
    }

    /** A control that stops before media are downloaded shows nothing about failures during the download of media. */
    @Test
    void aSuccessfulControlExplainsOnlyFailuresOfTheStageItRepeated() {
        fail(REFUSED.at(Stage.MEDIA), "one");
        fail(REFUSED.at(Stage.MEDIA), "two");
        fail(BOT_CHECK, "other");
        assertThat(asked).extracting(Failure::stage).containsExactly(Stage.EXTRACTION);

        fail(REFUSED.at(Stage.MEDIA), "three");
        assertThat(asked).extracting(Failure::stage).containsExactly(Stage.EXTRACTION, Stage.MEDIA);
    }

    /** Each stage needs its own control. If YouTube permits another video, that does not show whether ffmpeg works. */
    @Test
    void aMixOfFailuresCausesAControlOfEachStageThatFailed() {
        Failure postprocessing = Failure.of(FailureClass.RETRY, "postprocessing", "ffmpeg is broken")
                .escalatingTo(FailureClass.OPERATOR)
                .at(Stage.TOOLS);
        fail(unknown("Odd A"), "one");
        fail(postprocessing, "two");
        fail(unknown("Odd B").at(Stage.MEDIA), "three");
        fail(unknown("Odd C"), "four");
        fail(unknown("Odd D"), "five");
        assertThat(asked).extracting(Failure::stage).containsExactly(Stage.TOOLS, Stage.MEDIA);

        asked.clear();
        finding = new Finding.Faulty(FOR_ALL);
        fail(postprocessing, "six");
        fail(postprocessing, "seven");
        assertThat(fail(postprocessing, "eight").failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(asked).extracting(Failure::stage).containsExactly(Stage.TOOLS);
        assertThat(pardoned).isEqualTo(Map.of("six", 1, "seven", 1));
    }

    /**
     * A video counts as the cause of its own failure if other videos succeed afterwards. Before its last attempt
     * counts, a control must still be made, because a common fault may have begun since.
     */
    @Test
    void aVideoBlamedEarlierCausesAControlBeforeItsLastAttemptCounts() {
        fail(REFUSED, "one");
        evidence.succeeded(evidence.begin());
        finding = new Finding.Faulty(FOR_ALL);
        fail(REFUSED.at(Stage.MEDIA), "one");
        assertThat(asked).isEmpty();

        Meaning last = evidence.meaning(REFUSED.at(Stage.MEDIA), "one", true, Moment.OPEN);

        assertThat(asked).extracting(Failure::stage).containsExactly(Stage.MEDIA);
        assertThat(last.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(pardoned).isEqualTo(Map.of("one", 1));
    }

    /**
     * Hundreds of refused videos may reach their last attempt one after the other. Together they cause only one control
     * in ten minutes.
     */
    @Test
    void manyVideosAtTheirLastAttemptCauseOneControlInTenMinutes() {
        for (int video = 0; video < 100; video++) {
            fail(REFUSED, "video " + video);
            evidence.succeeded(evidence.begin());
        }
        for (int video = 0; video < 100; video++) {
            evidence.meaning(REFUSED, "video " + video, true, Moment.OPEN);
        }
        assertThat(asked).hasSize(1);
    }

    /**
     * If no other videos are left, none can reveal a fault that has begun after the last control. Another control is
     * therefore made, even within ten minutes of the last one.
     */
    @Test
    void theLastVideosOfAllAreGivenUpOnlyAfterAnotherControl() {
        fail(REFUSED, "one");
        fail(REFUSED, "two");
        fail(REFUSED, "three");
        evidence.meaning(REFUSED, "one", true, Moment.OPEN);
        assertThat(asked)
                .as("controls; no further one is made while other videos are left")
                .hasSize(1);
        finding = new Finding.Faulty(FOR_ALL);
        left = Set.of("one", "two");

        Meaning last = evidence.meaning(REFUSED, "two", true, Moment.OPEN);

        assertThat(asked).hasSize(2);
        assertThat(last.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(pardoned).isEqualTo(Map.of("one", 1));
    }

    /** The same rule can occur at two stages: YouTube may show a video but refuse its media. */
    @Test
    void aSuccessfulControlExplainsNoFailureOfALaterStage() {
        fail(REFUSED.at(Stage.MEDIA), "other");
        fail(REFUSED, "one");
        fail(REFUSED, "two");
        assertThat(asked).extracting(Failure::stage).containsExactly(Stage.EXTRACTION);
        finding = new Finding.Faulty(FOR_ALL);

        Meaning last = evidence.meaning(REFUSED.at(Stage.MEDIA), "other", true, Moment.OPEN);

        assertThat(asked).extracting(Failure::stage).containsExactly(Stage.EXTRACTION, Stage.MEDIA);
        assertThat(last.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(pardoned).isEqualTo(Map.of("other", 1));
    }

    @Test
    void failuresOfInconclusiveControlsCountLaterUntilAVideoSucceeds() {
        Control.Met met = new Control.Met("control", REFUSED);
        finding = new Finding.NoControl(List.of(met));
        fail(BOT_CHECK, "one");
        long during = evidence.begin();
        fail(unknown("No formats"), "two");
        fail(unknown("No formats"), "three");
        fail(unknown("No formats"), "four");
        evidence.succeeded(during);
        fail(NETWORK, "five");
        fail(NETWORK, "six");
        fail(NETWORK, "seven");
        assertThat(earlier)
                .as("a transfer that began before the second control ended changes nothing")
                .containsExactly(List.of(), List.of(met), List.of(met));

        evidence.succeeded(evidence.begin());
        nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        fail(BOT_CHECK, "eight");
        assertThat(earlier.get(3)).isEmpty();
    }

    @Test
    void aServerThatAcceptsNoConnectionNeedsNoControl() {
        reachable = false;
        fail(NETWORK, "one");
        fail(NETWORK, "two");

        assertThat(fail(NETWORK, "one").failure().failureClass()).isEqualTo(FailureClass.OUTAGE);
        assertThat(asked).isEmpty();
        assertThat(pardoned).isEqualTo(Map.of("one", 1, "two", 1));
    }

    @Test
    void aFailedProbeStartsAControlWhoseSuccessOpensTheGate() {
        Meaning meaning = evidence.meaning(REFUSED, "one", false, Moment.PROBE);
        assertThat(asked).hasSize(1);
        assertThat(meaning.proof()).isEqualTo(Proof.OTHERS_SUCCEED);

        assertThat(evidence.meaning(REFUSED, "two", false, Moment.LATE)).isEqualTo(new Meaning(REFUSED, Proof.NONE));
    }

    @Test
    void ifNoVideoIsLeftForAControlTheAttemptsCount() {
        finding = new Finding.NoControl();
        assertThat(fail(BOT_CHECK, "one")).isEqualTo(new Meaning(BOT_CHECK.as(FailureClass.RETRY), Proof.NO_OTHERS));
        Failure throttled =
                Failure.of(FailureClass.RETRY, "throttled", "Less").escalatingAloneTo(FailureClass.THROTTLED);
        assertThat(evidence.meaning(throttled, "one", false, Moment.PROBE)
                        .failure()
                        .failureClass())
                .as("a failed probe at a closed gate")
                .isEqualTo(FailureClass.THROTTLED);
    }

    @Test
    void aCertainFailureOrOneOfASingleVideoNeedsNoControl() {
        for (FailureClass each : List.of(FailureClass.PERMANENT, FailureClass.DEFERRED, FailureClass.OPERATOR)) {
            Failure failure = Failure.of(each, "rule", "Text");
            for (int video = 0; video < 10; video++) {
                assertThat(fail(failure, "video" + video)).isEqualTo(new Meaning(failure, Proof.NONE));
            }
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void aFailureDuringAControlCountsNoAttemptIfTheControlFails() {
        finding = new Finding.Faulty(FOR_ALL);
        answers = new CountDownLatch(1);
        CompletableFuture<Meaning> first = CompletableFuture.supplyAsync(() -> fail(BOT_CHECK, "one"));
        await().until(() -> !asked.isEmpty());
        CompletableFuture<Meaning> second = CompletableFuture.supplyAsync(() -> fail(REFUSED, "two"));
        await().during(Duration.ofMillis(100)).until(() -> !second.isDone());
        answers.countDown();

        assertThat(first.join().failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(asked).as("one control for both failures").hasSize(1);
        assertThat(second.join().failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
    }

    /**
     * A common fault ends the run. Other workers' transfers that are still running meet the same fault, so their videos
     * are not the cause.
     */
    @Test
    void aFailureAfterACommonFaultWasFoundCountsNoAttempt() {
        finding = new Finding.Faulty(FOR_ALL);
        fail(BOT_CHECK, "one");

        Meaning late = fail(BOT_CHECK, "two");

        assertThat(late.failure().failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(asked).hasSize(1);
        assertThat(pardoned).isEmpty();
    }

    @Test
    void aRunThatEndsDuringAControlCountsNoAttempt() {
        finding = new Finding.CutShort();
        Meaning meaning = fail(BOT_CHECK, "one");
        assertThat(meaning.proof()).isEqualTo(Proof.CUT_SHORT);
        assertThat(meaning.failure().failureClass()).isEqualTo(FailureClass.OUTAGE);
    }

    /**
     * Three failures by one rule are enough even if they concern only one or two videos, because no others may be left.
     */
    @Test
    void threeFailuresOfOneOrTwoVideosCauseAControlToo() {
        fail(REFUSED, "one");
        fail(REFUSED, "two");
        assertThat(asked).isEmpty();
        fail(REFUSED, "one");
        assertThat(asked).hasSize(1);
    }

    private Meaning fail(Failure failure, String videoId) {
        return evidence.meaning(failure, videoId, false, Moment.OPEN);
    }

    private static Failure unknown(String message) {
        return Failure.of(FailureClass.RETRY, Failure.UNKNOWN, message).escalatingTo(FailureClass.OPERATOR);
    }
}
