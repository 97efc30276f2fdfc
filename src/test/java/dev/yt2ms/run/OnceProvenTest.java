package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Tests what refusals by the platform mean before and after the first successful upload of a migration. */
class OnceProvenTest {

    private static final Failure REFUSED =
            Failure.of(FailureClass.RETRY, "refused", "refused").escalatingTo(FailureClass.OPERATOR);
    private static final Failure TOO_LARGE = Failure.of(FailureClass.PERMANENT, "too-large", "too large");
    private static final Failure CUT =
            Failure.of(FailureClass.RETRY, "cut", "cut").escalatingTo(FailureClass.OUTAGE);

    private final RunControl control = new RunControl();
    private final List<Map<String, Integer>> pardoned = new ArrayList<>();
    private boolean passedBefore;
    private boolean reachable = true;
    private final Gate gate = gate(Duration.ofHours(1), ids -> false);

    private Gate gate(Duration outageLimit, Predicate<Set<String>> areTheLast) {
        return gate(outageLimit, areTheLast, control);
    }

    private Gate gate(Duration outageLimit, Predicate<Set<String>> areTheLast, RunControl control) {
        return new Gate(
                new Gate.Rules(
                        "the server",
                        4,
                        outageLimit,
                        Duration.ofMillis(1),
                        10,
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(1))),
                control,
                Clock.systemUTC(),
                new OnceProven(() -> passedBefore, pardoned::add, () -> reachable, areTheLast));
    }

    @Test
    void onceAVideoHasSucceededRefusalsNeverStopTheRun() throws Exception {
        passedBefore = true;

        for (int video = 0; video < 50; video++) {
            assertThat(failed(REFUSED, "video " + video)).isEqualTo(FailureClass.RETRY);
            assertThat(failed(TOO_LARGE, "large " + video)).isEqualTo(FailureClass.PERMANENT);
        }

        assertThat(control.isStopping()).isFalse();
        assertThat(gate.isOpen()).isTrue();
        assertThat(pardoned).isEmpty();
    }

    @Test
    void eightRefusedVideosBeforeAnySuccessStopTheRunWithoutCountingAttempts() throws Exception {
        for (int video = 0; video < 7; video++) {
            assertThat(failed(REFUSED, "video " + video)).isEqualTo(FailureClass.RETRY);
            assertThat(failed(REFUSED, "video " + video)).isEqualTo(FailureClass.RETRY);
        }
        assertThat(control.isStopping()).isFalse();

        assertThat(failed(REFUSED, "video 7")).isEqualTo(FailureClass.OPERATOR);

        assertThat(control.isStopping()).isTrue();
        assertThat(pardoned)
                .singleElement()
                .satisfies(counted -> assertThat(counted).hasSize(7).containsEntry("video 0", 2));
    }

    /** The outage limit of this gate is zero, so the first failed probe reaches the limit. */
    @Test
    void attemptsOfTheLastVideosCountOnlyAfterTheOutageLimit() throws Exception {
        passedBefore = true;
        Gate impatient = gate(Duration.ZERO, Set.of("one", "two", "three")::equals);
        for (String video : List.of("one", "two", "three")) {
            impatient.enter().orElseThrow().failed(CUT, video);
        }
        assertThat(impatient.isOpen()).isFalse();

        assertThat(impatient.enter().orElseThrow().failed(CUT, "one").failureClass())
                .isEqualTo(FailureClass.OUTAGE);

        assertThat(control.isStopping()).isFalse();
        for (int attempt = 0; attempt < 5; attempt++) {
            for (String video : List.of("one", "two", "three")) {
                assertThat(impatient.enter().orElseThrow().failed(CUT, video).failureClass())
                        .isEqualTo(FailureClass.RETRY);
            }
        }
        assertThat(impatient.isOpen()).isTrue();
    }

    @Test
    void anOutageCountsNoAttemptsIfVideosRemainOrNoneSucceeded() throws Exception {
        for (boolean passed : List.of(true, false)) {
            passedBefore = passed;
            RunControl ofThis = new RunControl();
            Gate impatient = gate(Duration.ZERO, ids -> !passed, ofThis);
            for (String video : List.of("one", "two", "three", "one")) {
                impatient.enter().orElseThrow().failed(CUT, video);
            }
            assertThat(ofThis.isStopping()).isTrue();
        }
    }

    @Test
    void onceAVideoHasSucceededARefusedProbeEndsAnOutage() throws Exception {
        gate.enter().orElseThrow().succeeded();
        failed(CUT, "one");
        failed(CUT, "two");
        assertThat(failed(CUT, "three")).isEqualTo(FailureClass.OUTAGE);
        assertThat(gate.isOpen()).isFalse();

        assertThat(failed(REFUSED, "four")).isEqualTo(FailureClass.RETRY);

        assertThat(gate.isOpen()).isTrue();
    }

    /** A single broken video may cause a server error, a timeout or a reset at each attempt. */
    @Test
    void videosThatAlwaysBreakTheServerUseUpOnlyTheirOwnAttempts() throws Exception {
        for (String broken : List.of("one", "two", "three")) {
            failed(CUT, broken);
        }
        assertThat(gate.isOpen())
                .as("whether the gate is open after three failures in a row")
                .isFalse();
        gate.enter().orElseThrow().succeeded();
        assertThat(gate.isOpen())
                .as("whether the gate is open after another video succeeded")
                .isTrue();

        for (int attempt = 0; attempt < 5; attempt++) {
            for (String broken : List.of("one", "two", "three")) {
                assertThat(failed(CUT, broken))
                        .as("failure class of an attempt that counts")
                        .isEqualTo(FailureClass.RETRY);
            }
        }

        assertThat(gate.isOpen()).isTrue();
        assertThat(control.isStopping()).isFalse();
    }

    @Test
    void theLastVideoUsesUpItsAttemptsWhileTheServerAnswers() throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(failed(CUT, "last")).isEqualTo(FailureClass.RETRY);
        }
        assertThat(gate.isOpen()).isTrue();
    }

    @Test
    void theLastVideosKeepTheirLastAttemptWhileTheServerIsUnavailable() throws Exception {
        gate.enter().orElseThrow().succeeded();
        failed(CUT, "failed before");
        gate.enter().orElseThrow().succeeded();
        reachable = false;

        for (String video : List.of("failed before", "last")) {
            assertThat(gate.enter().orElseThrow().failed(CUT, video, true).failureClass())
                    .isEqualTo(FailureClass.OUTAGE);
            assertThat(gate.isOpen()).isFalse();
        }

        reachable = true;
        gate.enter().orElseThrow().succeeded();
        assertThat(gate.enter().orElseThrow().failed(CUT, "last", true).failureClass())
                .as("failure class of an attempt that counts, because the server can be reached")
                .isEqualTo(FailureClass.RETRY);
    }

    private FailureClass failed(Failure failure, String video) throws InterruptedException {
        return gate.enter().orElseThrow().failed(failure, video).failureClass();
    }
}
