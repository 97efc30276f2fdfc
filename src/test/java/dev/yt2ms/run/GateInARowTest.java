package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When failures of several videos mean that it isn't the video. */
class GateInARowTest {

    private static final Failure ODD =
            Failure.of(FailureClass.RETRY, "odd", "odd").escalatingTo(FailureClass.OPERATOR);
    private static final Failure AWAY =
            Failure.of(FailureClass.RETRY, "away", "away").escalatingTo(FailureClass.OUTAGE);
    private static final Failure THROTTLED = Failure.of(FailureClass.THROTTLED, "throttled", "less, please");

    private final RunControl control = new RunControl();
    private final Gate gate = new Gate(
            new Gate.Rules(
                    "the server",
                    4,
                    Duration.ofHours(1),
                    Duration.ofMillis(1),
                    10,
                    new Backoff(Duration.ofMillis(1), Duration.ofMillis(1))),
            control,
            Clock.systemUTC());

    @Test
    void threeVideosInARowCallForAPerson() throws Exception {
        assertThat(failed(ODD, "one")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(ODD, "one")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(ODD, "two")).isEqualTo(FailureClass.RETRY);
        assertThat(failed(ODD, "three")).isEqualTo(FailureClass.OPERATOR);
        assertThat(control.isStopping()).isTrue();
    }

    @Test
    void aSuccessBetweenThemEndsTheRow() throws Exception {
        failed(ODD, "one");
        failed(ODD, "two");
        gate.enter().orElseThrow().succeeded();

        assertThat(failed(ODD, "three")).isEqualTo(FailureClass.RETRY);
        assertThat(control.isStopping()).isFalse();
    }

    @Test
    void oneOddProbeAfterAThrottleCallsForNobodyAndCountsNoAttempt() throws Exception {
        failed(THROTTLED, "one");

        assertThat(failed(ODD, "two")).isEqualTo(FailureClass.OUTAGE);
        assertThat(control.isStopping()).isFalse();
    }

    @Test
    void aProbeThatFindsTheServerAwayNeedsNoRow() throws Exception {
        failed(THROTTLED, "one");

        assertThat(failed(AWAY, "two")).isEqualTo(FailureClass.OUTAGE);
    }

    private FailureClass failed(Failure failure, String video) throws InterruptedException {
        return gate.enter().orElseThrow().failed(failure, video).failureClass();
    }
}
