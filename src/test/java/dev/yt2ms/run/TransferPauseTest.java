package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TransferPauseTest {

    private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final TransferPause pause = new TransferPause(clock);

    @Test
    void countsThePausedPartsOfAPeriod() {
        clock.advance(Duration.ofMinutes(10));
        pause.pause();
        clock.advance(Duration.ofMinutes(5));
        pause.endAfterRunning();
        clock.advance(Duration.ofMinutes(5));
        pause.resume();
        clock.advance(Duration.ofMinutes(10));
        pause.pause();
        clock.advance(Duration.ofMinutes(3));

        assertThat(pause.pausedWithin(START, clock.instant())).isEqualTo(Duration.ofMinutes(13));
        assertThat(pause.pausedWithin(START, START.plusSeconds(900))).isEqualTo(Duration.ofMinutes(5));
        assertThat(pause.pausedWithin(clock.instant().minusSeconds(60), clock.instant()))
                .isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void resumeTakesBackTheEndOfTheRun() {
        pause.endAfterRunning();
        assertThat(pause.mayTransfer()).isFalse();
        pause.resume();
        assertThat(pause.mayTransfer()).isTrue();
        assertThat(pause.pausedWithin(START, clock.instant())).isZero();
    }
}
