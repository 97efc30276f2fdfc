package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

/** Which transfers a stop ends, and when. */
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

    private void stop() {
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));
    }

    private Runnable endOfGrace() {
        ArgumentCaptor<Runnable> task = ArgumentCaptor.forClass(Runnable.class);
        verify(scheduler).schedule(task.capture(), eq(20_000L), any(TimeUnit.class));
        return task.getValue();
    }
}
