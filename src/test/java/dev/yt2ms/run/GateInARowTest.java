package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Tests when failures of several videos in a row mean that the cause is the server and not the videos. */
class GateInARowTest {

    private static final Failure ODD =
            Failure.of(FailureClass.RETRY, "odd", "odd").escalatingTo(FailureClass.OPERATOR);
    private static final Failure AWAY =
            Failure.of(FailureClass.RETRY, "away", "away").escalatingTo(FailureClass.OUTAGE);
    private static final Failure THROTTLED = Failure.of(FailureClass.THROTTLED, "throttled", "less, please");

    private final RunControl control = new RunControl();
    private boolean reachable = true;
    private int asked;
    private final Gate gate = new Gate(
            new Gate.Rules(
                    "the server",
                    4,
                    Duration.ofHours(1),
                    Duration.ofMillis(1),
                    10,
                    new Backoff(Duration.ofMillis(1), Duration.ofMillis(1))),
            control,
            Clock.systemUTC(),
            new InARow(this::isReachable));

    @Test
    void threeDifferentVideosThatFailInARowNeedAPerson() throws Exception {
        assertThat(failed(ODD, "one")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(ODD, "one")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(ODD, "two")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(ODD, "three")).isEqualTo(FailureClass.OPERATOR);
        assertThat(control.isStopping()).isTrue();
    }

    @Test
    void aSuccessInBetweenStartsTheCountAgain() throws Exception {
        failed(ODD, "one");
        failed(ODD, "two");
        gate.enter().orElseThrow().succeeded();

        assertThat(failed(ODD, "three")).isEqualTo(FailureClass.RETRY);
        assertThat(control.isStopping()).isFalse();
    }

    @Test
    void aProbeThatFailsForAnotherReasonDoesNotStopTheRun() throws Exception {
        failed(THROTTLED, "one");

        assertThat(failed(ODD, "two")).isEqualTo(FailureClass.OUTAGE);
        assertThat(control.isStopping()).isFalse();
    }

    @Test
    void oneProbeThatCannotReachTheServerMeansAnOutage() throws Exception {
        failed(THROTTLED, "one");

        assertThat(failed(AWAY, "two")).isEqualTo(FailureClass.OUTAGE);
    }

    /** A single remaining video cannot be compared with others. It must not become FAILED while the network is down. */
    @Test
    @Survives(FaultCell.SERVER_AWAY_FOR_THE_LAST_VIDEO)
    void oneFailingVideoClosesTheGateOfAnUnreachableServer() throws Exception {
        reachable = false;

        assertThat(failed(AWAY, "last")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(AWAY, "last")).isEqualTo(FailureClass.RETRY);
        assertThat(asked).isZero();
        assertThat(failed(AWAY, "last")).isEqualTo(FailureClass.OUTAGE);
        assertThat(gate.isOpen()).isFalse();
        for (int attempt = 0; attempt < 10; attempt++) {
            assertThat(failed(AWAY, "last")).isEqualTo(FailureClass.OUTAGE);
        }
        assertThat(asked)
                .as("tests of the server; none is made while the gate is closed")
                .isOne();
    }

    @Test
    @Survives(FaultCell.SERVER_AWAY_FOR_THE_LAST_VIDEO)
    void twoVideosFailingInTurnCloseTheGateOfAnUnreachableServer() throws Exception {
        reachable = false;

        assertThat(failed(AWAY, "one")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(AWAY, "two")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(AWAY, "one")).isEqualTo(FailureClass.OUTAGE);
        assertThat(gate.isOpen()).isFalse();
    }

    @Test
    void aSingleBrokenVideoDelaysNoOther() throws Exception {
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(failed(AWAY, "broken")).isEqualTo(FailureClass.RETRY);
        }

        assertThat(gate.isOpen()).isTrue();
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void afterThreeDifferentVideosTheServerNeedNotBeTested() throws Exception {
        failed(AWAY, "one");
        failed(AWAY, "two");

        assertThat(failed(AWAY, "three")).isEqualTo(FailureClass.OUTAGE);
        assertThat(gate.isOpen()).isFalse();
        assertThat(asked).isZero();
    }

    /**
     * Imitates a test of the server, which takes seconds. Fails if the caller holds the lock of the gate, because all
     * other workers would wait for the lock during the test.
     */
    private boolean isReachable() {
        assertThat(Thread.holdsLock(gate)).isFalse();
        asked++;
        return reachable;
    }

    private FailureClass failed(Failure failure, String video) throws InterruptedException {
        return gate.enter().orElseThrow().failed(failure, video).failureClass();
    }
}
