package dev.yt2ms.run;

import static dev.yt2ms.run.GateFixture.LONG;
import static dev.yt2ms.run.GateFixture.OUTAGE;
import static dev.yt2ms.run.GateFixture.PERMANENT;
import static dev.yt2ms.run.GateFixture.RETRY;
import static dev.yt2ms.run.GateFixture.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Gate.Pass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Tests what the gate does in an outage, when a person must act, and when the run stops. */
class GateTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void anOpenGateLetsAllWorkersThrough() {
        GateFixture fixture = GateFixture.slow(2);
        Pass first = fixture.enter();
        fixture.enter();
        CompletableFuture<Optional<Pass>> third = fixture.comes();
        first.givenBack();
        assertThat(third).succeedsWithin(PATIENCE).matches(Optional::isPresent);
    }

    @Test
    void staysOpenWhileOnlyAFewVideosCannotReachTheServer() {
        GateFixture fixture = GateFixture.slow(2);
        fixture.enter().failed(OUTAGE, "a");
        fixture.enter().failed(OUTAGE, "b");
        fixture.enter().succeeded();
        fixture.enter().failed(OUTAGE, "c");
        fixture.enter().failed(OUTAGE, "d");
        assertThat(fixture.gate.isOpen()).isTrue();
        fixture.enter().failed(OUTAGE, "e");
        assertThat(fixture.gate.isOpen()).isFalse();
    }

    @Test
    void closesEvenIfOnlyTheLastVideoCannotReachTheServer() {
        // If the gate stayed open, the last video would be tried again without end: an outage counts no attempt, and
        // only a closed gate has a time limit.
        GateFixture fixture = GateFixture.slow(2);
        for (int knock = 0; knock < Gate.IN_A_ROW; knock++) {
            fixture.enter().failed(OUTAGE, "last");
        }
        assertThat(fixture.gate.isOpen()).isFalse();
    }

    @Test
    void aPermanentFailureOfAVideoShowsThatTheServerAnswers() {
        GateFixture fixture = GateFixture.quick(2);
        fixture.enter().failed(OUTAGE, "a");
        fixture.enter().failed(OUTAGE, "b");
        fixture.enter().failed(PERMANENT, "c");
        fixture.enter().failed(OUTAGE, "d");
        assertThat(fixture.gate.isOpen()).isTrue();

        fixture.close();
        fixture.enter().failed(PERMANENT, "probe");
        assertThat(fixture.gate.isOpen()).isTrue();
    }

    @Test
    @Survives(FaultCell.PROBING)
    void sendsOneProbeAtATime() {
        GateFixture fixture = GateFixture.quick(4);
        fixture.close();
        Pass probe = fixture.enter();
        List<CompletableFuture<Optional<Pass>>> others = List.of(fixture.comes(), fixture.comes());
        await().during(SOON.multipliedBy(3)).until(() -> others.stream().noneMatch(CompletableFuture::isDone));
        probe.failed(OUTAGE, "probe");
        await().until(() -> others.stream().anyMatch(CompletableFuture::isDone));
        assertThat(others.stream().filter(CompletableFuture::isDone)).hasSize(1);
        assertThat(fixture.gate.isOpen()).isFalse();
    }

    @Test
    void waitsBetweenProbes() {
        GateFixture fixture = GateFixture.slow(4);
        fixture.close();
        CompletableFuture<Optional<Pass>> other = fixture.comes();
        await().during(SOON.multipliedBy(3)).until(() -> !other.isDone());
    }

    @Test
    @Survives(FaultCell.SERVER_COMES_BACK)
    void opensByItselfAndSlowlyLetsMoreWorkersThrough() {
        GateFixture fixture = GateFixture.quick(4);
        fixture.close();
        fixture.enter().succeeded();
        assertThat(fixture.gate.isOpen()).isTrue();
        assertThat(room(fixture, 4)).isEqualTo(1);
        fixture.enter().succeeded();
        assertThat(room(fixture, 4)).isEqualTo(2);
        fixture.enter().succeeded();
        assertThat(room(fixture, 4)).isEqualTo(4);
        fixture.enter().succeeded();
        assertThat(room(fixture, 4)).isEqualTo(4);
    }

    /**
     * Transfers are permitted only at night, and the platform was unavailable for a short time in the evening. The day
     * in between, when nothing may be transferred, must not count as part of the outage.
     */
    @Test
    void timeOutsideTheTransferHoursDoesNotCountAsOutage() throws Exception {
        GateFixture fixture = GateFixture.with(2, SOON, SOON, 2, new Backoff(SOON, SOON));
        fixture.close();
        fixture.idle = true;
        await().during(SOON.multipliedBy(3)).until(() -> true);
        fixture.enter().failed(OUTAGE, "the first one by night");
        assertThat(fixture.control.isStopping()).isFalse();

        fixture.idle = false;
        fixture.enter().failed(OUTAGE, "away all the time");
        assertThat(fixture.control.isStopping()).isTrue();
    }

    @Test
    void opensWhenATransferThatStartedBeforeItClosedSucceeds() {
        GateFixture fixture = GateFixture.slow(4);
        Pass underWay = fixture.enter();
        fixture.close();
        underWay.succeeded();
        assertThat(fixture.gate.isOpen()).isTrue();
    }

    @Test
    void transfersThatStartedBeforeItClosedAreNoProbes() {
        GateFixture fixture = GateFixture.with(4, Duration.ZERO, SOON, 2, new Backoff(LONG, LONG));
        Pass underWay = fixture.enter();
        fixture.close();
        underWay.failed(OUTAGE, "late");
        assertThat(fixture.control.isStopping()).isFalse();
    }

    @Test
    void stopsTheRunUntilLaterIfTheOutageLastsTooLong() {
        GateFixture fixture = GateFixture.with(2, SOON, SOON, 2, new Backoff(Duration.ofMillis(5), SOON));
        fixture.close();
        while (!fixture.control.isStopping()) {
            Failure meant = fixture.enter().failed(OUTAGE, "probe");
            assertThat(meant.failureClass()).isEqualTo(FailureClass.OUTAGE);
        }
        assertThat(fixture.stopped().kind()).isEqualTo(StopReason.Kind.LATER);
        assertThat(fixture.stopped().message()).startsWith("the server has been unavailable for 0 minutes: 503");
        assertThat(fixture.stopped().resumeAt()).contains(GateFixture.NOW);
    }

    @Test
    void theWaitBetweenTheProbesOfAnOutageGrows() {
        GateFixture fixture = GateFixture.with(1, LONG, SOON, 2, new Backoff(Duration.ofMillis(20), LONG));
        long begin = System.nanoTime();
        fixture.close();
        for (int probe = 0; probe < 3; probe++) {
            fixture.enter().failed(OUTAGE, "probe");
        }
        fixture.enter();
        // Each wait is at least 75 % of 20, 40, 80 and 160 ms.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(225));
    }

    @Test
    void stopsTheRunEvenIfEachProbeFailsForADifferentReason() {
        GateFixture fixture = GateFixture.with(2, SOON, SOON, 2, new Backoff(Duration.ofMillis(5), SOON));
        fixture.close();
        while (!fixture.control.isStopping()) {
            fixture.enter().failed(RETRY, "probe");
        }
        assertThat(fixture.stopped().kind()).isEqualTo(StopReason.Kind.LATER);
    }

    @Test
    void waitsAsLongAsTheServerRequestsButNotBeyondTheLimit() {
        GateFixture fixture = GateFixture.with(2, SOON.multipliedBy(2), SOON, 2, new Backoff(SOON, SOON));
        long begin = System.nanoTime();
        for (int video = 0; video < Gate.IN_A_ROW; video++) {
            fixture.enter().failed(OUTAGE.retryAfter(Duration.ofDays(30)), "video" + video);
        }
        fixture.enter().failed(OUTAGE, "probe");
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(SOON.multipliedBy(2));
        assertThat(fixture.stopped().kind()).isEqualTo(StopReason.Kind.LATER);
    }

    @Test
    void waitsEvenIfTheServerRequestsNoWait() {
        GateFixture fixture = GateFixture.slow(2);
        for (int video = 0; video < Gate.IN_A_ROW; video++) {
            fixture.enter().failed(OUTAGE.retryAfter(Duration.ZERO), "video" + video);
        }
        CompletableFuture<Optional<Pass>> probe = fixture.comes();
        await().during(SOON).until(() -> !probe.isDone());
    }

    @Test
    void stopsTheRunAtOnceWhenAPersonMustAct() {
        GateFixture fixture = GateFixture.slow(2);
        Pass pass = fixture.enter();
        fixture.enter();
        CompletableFuture<Optional<Pass>> waiting = fixture.comes();
        pass.failed(Failure.of(FailureClass.OPERATOR, "key", "The key is refused"), "a");
        assertThat(fixture.stopped()).isEqualTo(StopReason.of(StopReason.Kind.OPERATOR, "The key is refused"));
        assertThat(waiting).succeedsWithin(PATIENCE).isEqualTo(Optional.empty());
    }

    @Test
    void aStopWakesAllWaitingWorkers() {
        GateFixture fixture = GateFixture.slow(1);
        fixture.close();
        List<CompletableFuture<Optional<Pass>>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(fixture.comes());
        }
        fixture.control.stop(StopReason.of(StopReason.Kind.SIGNAL, "stop"));
        assertThat(waiting)
                .allSatisfy(one -> assertThat(one).succeedsWithin(PATIENCE).isEqualTo(Optional.empty()));
    }

    /**
     * Returns how many workers can be inside the gate at the same time. When this method returns, all of them have left
     * the gate.
     */
    static int room(GateFixture fixture, int most) {
        List<CompletableFuture<Optional<Pass>>> comers = new ArrayList<>();
        for (int i = 0; i <= most; i++) {
            comers.add(fixture.comes());
        }
        fixture.awaitComers();
        long inside = comers.stream().filter(CompletableFuture::isDone).count();
        comers.forEach(comer -> comer.thenAccept(pass -> pass.orElseThrow().givenBack()));
        assertThat(comers).allSatisfy(comer -> assertThat(comer).succeedsWithin(PATIENCE));
        return (int) inside;
    }
}
