package dev.yt2ms.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests how long a worker waits before a download. */
class PacingTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final RunControl control = mock();
    private final AtomicLong nanos = new AtomicLong(42);
    private final List<Duration> waits = new ArrayList<>();
    private boolean stops;

    @BeforeEach
    void waitingTakesNoTime() throws Exception {
        when(control.awaitStop(any())).thenAnswer(call -> {
            waits.add(call.getArgument(0));
            pass(call.getArgument(0));
            return stops;
        });
    }

    @Test
    void theFirstDownloadsBeginAtOnceAndTheNextAfterAPause() throws Exception {
        Pacing pacing = pacing(2);
        download(pacing, Duration.ofMinutes(1));
        inAnotherThread(() -> download(pacing, Duration.ofMinutes(2)));
        assertThat(waits).containsExactly(Duration.ZERO, Duration.ZERO);

        download(pacing, Duration.ofMinutes(1));
        assertThat(waits.get(2))
                .as("wait after a download that ended two minutes ago")
                .isEqualTo(HOUR.minusMinutes(2));
    }

    @Test
    void timeSinceTheLastDownloadCountsAsPause() throws Exception {
        Pacing pacing = pacing(1);
        download(pacing, Duration.ofMinutes(5));
        pass(Duration.ofMinutes(20));
        assertThat(pacing.pause()).isTrue();
        pacing.notBegun();
        assertThat(waits.get(1)).isEqualTo(Duration.ofMinutes(40));

        pass(Duration.ofHours(23));
        assertThat(pacing.pause()).isTrue();
        assertThat(waits.get(2))
                .as("wait after a permitted download that did not begin")
                .isEqualTo(Duration.ZERO);
    }

    /** A station has a worker more than downloads that run at once, so the workers take turns. */
    @Test
    void workersThatTakeTurnsPauseLikeASingleOne() throws Exception {
        Pacing pacing = pacing(1);
        for (int i = 0; i < 3; i++) {
            download(pacing, HOUR);
            inAnotherThread(() -> download(pacing, HOUR));
        }
        assertThat(waits).containsExactly(Duration.ZERO, HOUR, HOUR, HOUR, HOUR, HOUR);
    }

    @Test
    void anAdditionalDownloadWaitsTheWholePause() throws Exception {
        Pacing pacing = pacing(1);
        assertThat(pacing.pause()).isTrue();
        inAnotherThread(() -> download(pacing, Duration.ZERO));
        pacing.ended();
        download(pacing, Duration.ZERO);
        assertThat(waits).containsExactly(Duration.ZERO, HOUR, HOUR);
    }

    @Test
    void aPauseLongerThanTheCallerCanWaitDoesNotBegin() throws Exception {
        Pacing pacing = pacing(1);
        assertThat(pacing.pause(Duration.ofNanos(-1))).isFalse();
        assertThat(waits).isEmpty();
        download(pacing, Duration.ZERO);

        pass(Duration.ofMinutes(50));
        assertThat(pacing.pause(Duration.ofMinutes(9))).isFalse();
        assertThat(waits).as("waits, only that before the download").hasSize(1);

        assertThat(pacing.pause(Duration.ofMinutes(10))).isTrue();
        assertThat(waits).endsWith(Duration.ofMinutes(10));
    }

    @Test
    void aStoppedRunBeginsNoDownload() throws Exception {
        Pacing pacing = pacing(1);
        stops = true;
        assertThat(pacing.pause()).isFalse();
    }

    private Pacing pacing(int atOnce) {
        return new Pacing(new DurationRange(HOUR, HOUR), atOnce, control, nanos::get);
    }

    private void download(Pacing pacing, Duration length) throws InterruptedException {
        assertThat(pacing.pause()).isTrue();
        pass(length);
        pacing.ended();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static void inAnotherThread(Work work) throws Exception {
        CompletableFuture.runAsync(
                        () -> {
                            try {
                                work.run();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        task -> new Thread(task).start())
                .get(5, TimeUnit.MINUTES);
    }
}
