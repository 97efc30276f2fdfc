package dev.yt2ms.job.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

/** Tests that the watchdog detects a ledger that fails or hangs, even if no other thread uses the ledger. */
class WatchdogTest {

    private static final Duration PERIOD = Duration.ofMillis(50);
    /** A period that is longer than all the delays of a busy machine together. */
    private static final Duration SLOW_PERIOD = Duration.ofSeconds(2);

    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
    private final MigrationLedger ledger = mock(MigrationLedger.class);
    private final RunControl control = new RunControl();
    private final CountDownLatch released = new CountDownLatch(1);
    private final Runnable checkHeld = mock(Runnable.class);
    private final AtomicReference<Duration> setBack = new AtomicReference<>(Duration.ZERO);
    private final Clock clock = mock(Clock.class);

    WatchdogTest() {
        when(clock.instant()).thenAnswer(call -> Instant.now().minus(setBack.get()));
    }

    @AfterEach
    void end() {
        released.countDown();
        scheduler.shutdownNow();
    }

    @Test
    @Survives(FaultCell.LEDGER_HANGS)
    void aLedgerThatDoesNotAnswerStopsTheRun() {
        doAnswer(call -> {
                    released.await();
                    return null;
                })
                .when(ledger)
                .checkWritable();

        begin();

        await().until(control::isStopping);
        assertThat(control.reason().orElseThrow().kind()).isEqualTo(StopReason.Kind.OPERATOR);
        assertThat(control.reason().orElseThrow().message()).contains("ledger's database", "run again");
    }

    /**
     * An answer that takes two periods is no reason to stop: PostgreSQL may take 60 s for a statement, and the watchdog
     * asks every 30 s.
     */
    @Test
    void aLedgerThatIsSlowDoesNotStopTheRun() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(2);
        doAnswer(call -> {
                    released.await(2 * SLOW_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
                    answered.countDown();
                    return null;
                })
                .when(ledger)
                .checkWritable();

        begin(SLOW_PERIOD);

        answered.await();
        assertThat(control.reason()).isEmpty();
    }

    @Test
    void aLedgerThatFailsStopsTheRun() {
        doThrow(new DataAccessResourceFailureException("gone")).when(ledger).checkWritable();

        begin();

        await().until(control::isStopping);
    }

    @Test
    void aLedgerThatAnswersLetsTheRunContinue() {
        begin(SLOW_PERIOD);

        await().during(SLOW_PERIOD.multipliedBy(2)).until(() -> !control.isStopping());
    }

    @Test
    @Survives(FaultCell.LEDGER_LOCK_LOST)
    void aRunThatNoLongerHoldsTheLedgersLockStops() {
        doThrow(new LedgerException("lost", false)).when(checkHeld).run();

        begin();

        await().until(control::isStopping);
        assertThat(control.reason()).contains(StopReason.of(StopReason.Kind.OPERATOR, "lost"));
    }

    @Test
    @Survives(FaultCell.CLOCK_SET_BACK)
    void settingTheClockBackDoesNotDelayTheWatchdog() {
        begin(SLOW_PERIOD);
        await().during(SLOW_PERIOD.multipliedBy(2))
                .untilAsserted(() -> verify(ledger, never()).forgetWaits());

        setBack.set(Duration.ofHours(1));

        await().untilAsserted(() -> verify(ledger, times(1)).forgetWaits());
        assertThat(control.isStopping()).isFalse();
    }

    private void begin() {
        begin(PERIOD);
    }

    private void begin(Duration period) {
        new Watchdog(ledger, checkHeld, control, clock, scheduler, period);
    }
}
