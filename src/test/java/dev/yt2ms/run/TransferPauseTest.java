package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.yt2ms.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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

    /** The display that prints the line in a terminal asks for the state too. */
    @Test
    void theStateIsKnownWhileTheChangeIsLogged() {
        Logger logger = (Logger) LoggerFactory.getLogger(TransferPause.class);
        List<TransferPause.State> asked = new ArrayList<>();
        AppenderBase<ILoggingEvent> display = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                asked.add(CompletableFuture.supplyAsync(pause::state)
                        .completeOnTimeout(null, 2, TimeUnit.MINUTES)
                        .join());
            }
        };
        display.start();
        logger.addAppender(display);
        logger.setLevel(Level.INFO);
        try {
            pause.pause();
            pause.pause();
            pause.resume();
        } finally {
            logger.detachAppender(display);
            logger.setLevel(null);
        }

        assertThat(asked).containsExactly(TransferPause.State.PAUSED, TransferPause.State.NONE);
    }
}
