package dev.yt2ms.run;

import static dev.yt2ms.run.GateFixture.LONG;
import static dev.yt2ms.run.GateFixture.OUTAGE;
import static dev.yt2ms.run.GateFixture.PERMANENT;
import static dev.yt2ms.run.GateFixture.RETRY;
import static dev.yt2ms.run.GateFixture.SOON;
import static dev.yt2ms.run.GateFixture.THROTTLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Gate.Pass;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the gate handles a throttle by the server, and when consecutive failures close the gate. */
class GateThrottleTest {

    @Test
    void allWorkersPauseAfterOneThrottle() {
        GateFixture fixture = GateFixture.slow(3);
        fixture.throttle();
        assertThat(fixture.gate.isOpen()).isFalse();
        CompletableFuture<Optional<Pass>> other = fixture.comes();
        await().during(SOON).until(() -> !other.isDone());
    }

    @Test
    void probesAfterThePauseAndSlowlyLetsMoreWorkersThrough() {
        GateFixture fixture = GateFixture.quick(2);
        long begin = System.nanoTime();
        fixture.throttle();
        Pass probe = fixture.enter();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SOON);
        probe.succeeded();
        assertThat(GateTest.room(fixture, 2)).isEqualTo(1);
        fixture.enter().succeeded();
        assertThat(GateTest.room(fixture, 2)).isEqualTo(2);
    }

    @Test
    void aSuccessThatStartedBeforeTheThrottleDoesNotOpenTheGate() {
        GateFixture fixture = GateFixture.slow(3);
        Pass done = fixture.enter();
        Pass gone = fixture.enter();
        fixture.throttle();
        done.succeeded();
        gone.failed(PERMANENT, "gone");
        assertThat(fixture.gate.isOpen()).isFalse();
    }

    @Test
    @Survives(FaultCell.THROTTLED)
    void transfersUnderWayWhenTheGateClosesCountNoAttempt() {
        GateFixture fixture = GateFixture.slow(3);
        Pass refused = fixture.enter();
        Pass torn = fixture.enter();
        fixture.throttle();
        assertThat(refused.failed(RETRY.escalatingTo(FailureClass.OPERATOR), "a")
                        .failureClass())
                .isEqualTo(FailureClass.OUTAGE);
        assertThat(torn.failed(RETRY, "b").failureClass()).isEqualTo(FailureClass.OUTAGE);
        assertThat(fixture.control.isStopping()).isFalse();
        assertThat(fixture.gate.isOpen()).isFalse();
    }

    @Test
    void throttlesOfTransfersUnderWayCountAsOnePause() {
        GateFixture fixture = GateFixture.slow(4);
        Pass second = fixture.enter();
        Pass third = fixture.enter();
        Pass fourth = fixture.enter();
        fixture.throttle();
        second.failed(THROTTLE, "b");
        third.failed(THROTTLE, "c");
        fourth.failed(THROTTLE, "d");
        assertThat(fixture.control.isStopping()).isFalse();
    }

    @Test
    void stopsTheRunUntilLaterAfterTheMaximumOfPauses() {
        GateFixture fixture = GateFixture.quick(2);
        fixture.throttle();
        fixture.throttle();
        assertThat(fixture.control.isStopping()).isFalse();
        fixture.throttle();
        assertThat(fixture.stopped())
                .isEqualTo(StopReason.later(
                        "the server still asks for fewer requests after 2 pauses: less, please. "
                                + Gate.THROTTLE_ADVICE,
                        GateFixture.NOW.plus(SOON)));
    }

    @Test
    void waitsLongerIfTheServerRequestsIt() {
        GateFixture fixture = GateFixture.with(1, LONG, SOON, 0, Backoff.PROBES);
        fixture.enter().failed(THROTTLE.retryAfter(LONG), "a");
        assertThat(fixture.stopped().resumeAt()).contains(GateFixture.NOW.plus(LONG));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void countsPausesFromZeroAfterAllWorkersWereAdmittedAgain(int workers) {
        GateFixture fixture = GateFixture.quick(workers);
        for (int day = 0; day < 5; day++) {
            fixture.throttle();
            for (int success = 0; success < 4; success++) {
                fixture.enter().succeeded();
            }
        }
        assertThat(fixture.control.isStopping()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void oneSuccessfulProbeDoesNotResetTheCountOfPauses(int workers) {
        GateFixture fixture = GateFixture.quick(workers);
        fixture.throttle();
        fixture.enter().succeeded();
        fixture.throttle();
        fixture.enter().succeeded();
        fixture.throttle();
        assertThat(fixture.control.isStopping()).isTrue();
    }

    @Test
    void aProbeThatCannotConnectTurnsThePauseIntoAnOutage() {
        GateFixture fixture = GateFixture.with(2, LONG, SOON, 2, new Backoff(LONG, LONG));
        fixture.throttle();
        fixture.enter().failed(OUTAGE, "probe");
        CompletableFuture<Optional<Pass>> next = fixture.comes();
        await().during(SOON.multipliedBy(2)).until(() -> !next.isDone());
    }

    @Test
    void staysPausedIfTheProbeFailsForAnotherReason() {
        GateFixture fixture = GateFixture.with(2, LONG, SOON, 2, new Backoff(LONG, LONG));
        fixture.throttle();
        fixture.enter().failed(RETRY, "probe");
        assertThat(fixture.gate.isOpen()).isFalse();
        CompletableFuture<Optional<Pass>> next = fixture.comes();
        await().during(SOON.multipliedBy(2)).until(() -> !next.isDone());
    }

    @Test
    void fiveProbesThatFailForAnotherReasonCountAsOneMorePause() {
        Duration tiny = Duration.ofMillis(1);
        GateFixture fixture = GateFixture.with(1, LONG, tiny, 1, new Backoff(tiny, tiny));
        fixture.throttle();
        for (int probe = 0; probe < 4; probe++) {
            fixture.enter().failed(RETRY, "probe");
        }
        assertThat(fixture.control.isStopping()).isFalse();
        fixture.enter().failed(RETRY, "probe");
        assertThat(fixture.stopped().kind()).isEqualTo(StopReason.Kind.LATER);
    }

    @Test
    void severalDifferentVideosRefusedInARowStopTheRun() {
        GateFixture fixture = GateFixture.slow(1);
        Failure refused = RETRY.escalatingTo(FailureClass.OPERATOR);
        assertThat(fixture.enter().failed(refused, "a").failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(fixture.enter().failed(refused, "b").failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(fixture.enter().failed(refused, "b").failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(fixture.control.isStopping()).isFalse();
        assertThat(fixture.enter().failed(refused, "c").failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(fixture.stopped().kind()).isEqualTo(StopReason.Kind.OPERATOR);
    }

    @Test
    void failuresByDifferentRulesAreNotAddedUp() {
        GateFixture fixture = GateFixture.slow(1);
        for (String video : new String[] {"a", "b", "c", "d", "e", "f"}) {
            Failure failure =
                    Failure.of(FailureClass.RETRY, "rule-of-" + video, "x").escalatingTo(FailureClass.OPERATOR);
            assertThat(fixture.enter().failed(failure, video).failureClass()).isEqualTo(FailureClass.RETRY);
        }
    }

    @Test
    void aSuccessOrADifferentFailureRestartsTheCountOfRefusals() {
        GateFixture fixture = GateFixture.slow(1);
        Failure refused = RETRY.escalatingTo(FailureClass.OPERATOR);
        fixture.enter().failed(refused, "a");
        fixture.enter().failed(refused, "b");
        fixture.enter().succeeded();
        fixture.enter().failed(refused, "c");
        fixture.enter().failed(refused, "d");
        fixture.enter().failed(PERMANENT, "e");
        fixture.enter().failed(refused, "f");
        assertThat(fixture.control.isStopping()).isFalse();
    }

    @Test
    void severalVideosThrottledInARowCloseTheGate() {
        GateFixture fixture = GateFixture.slow(1);
        Failure network = RETRY.escalatingTo(FailureClass.OUTAGE);
        for (int video = 0; video < 2; video++) {
            assertThat(fixture.enter().failed(network, "v" + video).failureClass())
                    .isEqualTo(FailureClass.RETRY);
        }
        assertThat(fixture.enter().failed(network, "v2").failureClass()).isEqualTo(FailureClass.OUTAGE);
    }

    @Test
    void whileTheGateIsClosedAnUnclearFailureCountsNoAttempt() {
        GateFixture fixture = GateFixture.quick(1);
        fixture.close();
        assertThat(fixture.enter()
                        .failed(RETRY.escalatingTo(FailureClass.OUTAGE), "x")
                        .failureClass())
                .isEqualTo(FailureClass.OUTAGE);
    }

    @Test
    void oneRefusedVideoAtAClosedGateDoesNotStopTheRun() {
        GateFixture fixture = GateFixture.quick(1);
        fixture.close();
        assertThat(fixture.enter()
                        .failed(RETRY.escalatingTo(FailureClass.OPERATOR), "x")
                        .failureClass())
                .isEqualTo(FailureClass.OUTAGE);
        assertThat(fixture.control.isStopping()).isFalse();
    }
}
