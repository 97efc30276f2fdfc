package dev.yt2ms.job.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.settings.value.TransferHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** Tests which transfers a stop ends, and when. */
class RunningTransfersTest {

    private final RunControl control = new RunControl();
    private final ScheduledExecutorService scheduler = mock();
    private final RunningTransfers running = new RunningTransfers(control, Duration.ofSeconds(20), scheduler);

    @Test
    @Survives(FaultCell.SIGNAL_BEYOND_UPLOAD_GRACE)
    void aStopEndsDownloadsAtOnceAndUploadsAfterTheirGrace() {
        RunningTransfers.Entry download = running.download();
        RunningTransfers.Entry upload = running.upload();

        stop();

        assertThat(download.cancellation().isCancelled()).isTrue();
        assertThat(upload.cancellation().isCancelled()).isFalse();
        endOfGrace().run();
        assertThat(upload.cancellation().isCancelled()).isTrue();
    }

    @Test
    @Survives(FaultCell.SIGNAL_BEGINS_NOTHING)
    void nothingBeginsAfterAStop() {
        stop();

        assertThat(running.download().cancellation().isCancelled()).isTrue();
        assertThat(running.upload().cancellation().isCancelled()).isTrue();
    }

    @Test
    void theEndOfTheTransferHoursEndsOnlyDownloads() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-28T05:59:59Z"));
        Clock clock = mock();
        when(clock.instant()).thenAnswer(call -> now.get());
        TransferHours hours = new TransferHours(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC);
        RunningTransfers within = new RunningTransfers(
                control,
                Duration.ofSeconds(20),
                scheduler,
                new TransferWindow(Optional.of(hours), clock),
                new TransferPause(clock));
        ArgumentCaptor<Runnable> watch = ArgumentCaptor.forClass(Runnable.class);
        verify(scheduler).scheduleWithFixedDelay(watch.capture(), eq(1L), eq(1L), any(TimeUnit.class));
        RunningTransfers.Entry download = within.download();
        RunningTransfers.Entry upload = within.upload();
        RunningTransfers.Entry control = within.probe();

        watch.getValue().run();
        assertThat(within.mayBegin()).isTrue();
        assertThat(download.cancellation().isCancelled()).isFalse();

        now.set(Instant.parse("2026-11-28T06:00:00Z"));
        watch.getValue().run();
        assertThat(within.mayBegin()).isFalse();
        assertThat(download.cancellation().reason()).contains(Cancellation.Reason.HOURS_END);
        assertThat(upload.cancellation().isCancelled()).isFalse();
        assertThat(control.cancellation().isCancelled()).isFalse();
        stop();
        assertThat(control.cancellation().reason()).contains(Cancellation.Reason.RUN_STOPS);
    }

    @Test
    void aPauseLetsRunningTransfersEndAndNoOtherBegin() {
        TransferPause pause = new TransferPause(Clock.systemUTC());
        RunningTransfers paused = with(pause);
        RunningTransfers.Entry download = paused.download();

        pause.pause();
        assertThat(paused.mayBegin()).isFalse();
        assertThat(download.cancellation().isCancelled()).isFalse();
        download.close();
        assertThat(control.isStopping()).isFalse();

        pause.resume();
        assertThat(paused.mayBegin()).isTrue();
    }

    @Test
    void aRunThatMustEndWaitsForItsRunningTransfersOnly() {
        TransferPause pause = new TransferPause(Clock.systemUTC());
        RunningTransfers ending = with(pause);
        RunningTransfers.Entry download = ending.download();
        RunningTransfers.Entry upload = ending.upload();

        pause.endAfterRunning();
        assertThat(ending.mayBegin()).isFalse();
        download.close();
        assertThat(control.isStopping()).isFalse();
        upload.close();
        assertThat(control.reason().orElseThrow().kind()).isEqualTo(StopReason.Kind.LATER);
    }

    @Test
    void aRunThatMustEndBeforeItsTransfersBeginEndsAtOnce() {
        TransferPause pause = new TransferPause(Clock.systemUTC());
        pause.endAfterRunning();
        with(pause);
        assertThat(control.isStopping()).isTrue();
    }

    private RunningTransfers with(TransferPause pause) {
        return new RunningTransfers(
                control,
                Duration.ofSeconds(20),
                scheduler,
                new TransferWindow(Optional.empty(), Clock.systemUTC(), pause),
                pause);
    }

    private void stop() {
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));
    }

    private Runnable endOfGrace() {
        ArgumentCaptor<Runnable> task = ArgumentCaptor.forClass(Runnable.class);
        verify(scheduler).schedule(task.capture(), eq(20_000L), any(TimeUnit.class));
        return task.getValue();
    }
}
