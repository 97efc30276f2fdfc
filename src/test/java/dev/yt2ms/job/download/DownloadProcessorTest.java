package dev.yt2ms.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.InARow;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import dev.yt2ms.youtube.VideoSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what a failed download means for its video and for the whole run. */
class DownloadProcessorTest {

    private static final Failure UNAVAILABLE = Failure.of(FailureClass.PERMANENT, "gone", "Gone")
            .escalatingTo(FailureClass.OPERATOR)
            .ifSourceAgrees("This address is blocked");

    @TempDir
    private Path directory;

    private final RunControl control = new RunControl();
    private final VideoSource source = mock();
    private final VideoDownloader downloader = mock();

    @Test
    @Survives(FaultCell.ADDRESS_BLOCKED)
    void anAddressThatYouTubeBlocksStopsTheRunInsteadOfFailingVideos() throws Exception {
        when(downloader.download(any(), any(), any())).thenReturn(new DownloadOutcome.Failed(UNAVAILABLE));
        when(source.details(any()))
                .thenReturn(
                        Map.of("one", Items.video("one"), "two", Items.video("two"), "three", Items.video("three")));
        DownloadProcessor processor = processor();

        assertThat(failureOf(processor, "one").failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(failureOf(processor, "two").failureClass()).isEqualTo(FailureClass.RETRY);
        assertThat(failureOf(processor, "three").failureClass()).isEqualTo(FailureClass.OPERATOR);
        assertThat(control.reason()).contains(StopReason.of(StopReason.Kind.OPERATOR, "This address is blocked"));
    }

    @Test
    void videosThatTheApiDoesNotListEitherAreDeletedOrPrivate() throws Exception {
        when(downloader.download(any(), any(), any())).thenReturn(new DownloadOutcome.Failed(UNAVAILABLE));
        when(source.details(any())).thenReturn(Map.of());
        DownloadProcessor processor = processor();

        for (String id : new String[] {"one", "two", "three"}) {
            assertThat(failureOf(processor, id).failureClass()).isEqualTo(FailureClass.PERMANENT);
            assertThat(failureOf(processor, id).message()).isEqualTo("Gone");
        }
        assertThat(control.isStopping()).isFalse();
    }

    /** A single answer of the API may omit a video that exists. */
    @Test
    void aVideoMissingFromOneAnswerIsNotTreatedAsDeleted() throws Exception {
        when(downloader.download(any(), any(), any())).thenReturn(new DownloadOutcome.Failed(UNAVAILABLE));
        when(source.details(any())).thenReturn(Map.of(), Map.of("one", Items.video("one")));

        assertThat(failureOf(processor(), "one").failureClass()).isEqualTo(FailureClass.RETRY);
    }

    private Failure failureOf(DownloadProcessor processor, String id) throws InterruptedException {
        return ((DownloadOutcome.Failed) processor.process(Items.toDownload(id)).outcome()).failure();
    }

    private DownloadProcessor processor() {
        StagingFolder staging = new StagingFolder(directory);
        Gate.Rules rules = new Gate.Rules("YouTube", 1, Duration.ofHours(1), Duration.ofHours(1), 2, Backoff.PROBES);
        return new DownloadProcessor(
                downloader,
                source,
                staging,
                new StagingBudget(1_000_000_000, control, staging::wipe),
                new Gate(rules, control, Clock.systemUTC(), new InARow(() -> true)),
                new Transfers(),
                new RunningTransfers(control, Duration.ZERO, mock(ScheduledExecutorService.class)),
                new Pacing(new DurationRange(Duration.ZERO, Duration.ZERO), control),
                new StationSteps.Slots(1, new WorkSignal()),
                5,
                video -> {});
    }
}
