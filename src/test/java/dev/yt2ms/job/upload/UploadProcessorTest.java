package dev.yt2ms.job.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.ManualClock;
import dev.yt2ms.StartsProcesses;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.InARow;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.CategorySettings;
import dev.yt2ms.settings.MappingSettings;
import dev.yt2ms.settings.value.TransferHours;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what happens to a video whose staged file is lost while the outcome of its upload is unknown. */
@StartsProcesses
class UploadProcessorTest {

    private static final FieldMapping MAPPING = FieldMapping.of(
            new MappingSettings(Map.of(), CategorySettings.NONE, Optional.empty(), "yyyyMMddHHmmss", ZoneOffset.UTC));

    @TempDir
    private Path directory;

    private final VideoPlatform platform = mock();
    private final PlatformScan scan = mock();
    private final PlatformGuard guard = mock();
    private final MigrationLedger ledger = mock();
    private final RunControl control = new RunControl();

    @Test
    void aVideoThatArrivedDoesNotNeedItsLostFile() throws Exception {
        when(scan.since(any())).thenReturn(true);
        when(guard.arrived(any()))
                .thenReturn(Optional.of(new PlatformContent(
                        "c1",
                        "AbCdEfGhIjK.mp4",
                        "AbCdEfGhIjK",
                        "title",
                        Content.Status.READY,
                        Optional.of(Duration.ofSeconds(10)))));

        assertThat(processor().process(Items.unsureUpload("AbCdEfGhIjK"))).isNull();
        verify(ledger).uploaded("AbCdEfGhIjK", "c1", 1000);
        verify(ledger, never()).notArrived(any());
    }

    @Test
    void aVideoThatDidNotArriveIsDownloadedAgain() throws Exception {
        when(scan.since(any())).thenReturn(true);
        assertThat(processor().process(Items.unsureUpload("AbCdEfGhIjK"))).isNull();
        verify(ledger).notArrived("AbCdEfGhIjK");
        verify(ledger).stagedFileLost("AbCdEfGhIjK");
    }

    @Test
    void anUploadStaysUnsureWhileThePlatformIsUnavailable() throws Exception {
        when(scan.since(any()))
                .thenThrow(new PlatformException(Failure.of(FailureClass.OUTAGE, "method-unavailable", "HTTP 503")));

        assertThat(processor().process(Items.unsureUpload("AbCdEfGhIjK"))).isNull();

        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));
        assertThat(processor().process(Items.unsureUpload("AbCdEfGhIjK"))).isNull();
        verify(ledger, times(2)).failed(eq(Station.UPLOAD), eq("AbCdEfGhIjK"), argThat(Verdict::unsure));
        verify(ledger, never()).notArrived(any());
    }

    @Test
    void anUploadStaysUnsureIfTheRunEndsDuringItsSearch() throws Exception {
        when(scan.since(any())).thenAnswer(call -> {
            control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));
            return false;
        });

        assertThat(processor().process(Items.unsureUpload("AbCdEfGhIjK"))).isNull();
        verify(ledger).failed(eq(Station.UPLOAD), eq("AbCdEfGhIjK"), argThat(Verdict::unsure));
        verify(ledger, never()).notArrived(any());
    }

    @Test
    void aRefreshOfTheIndexMustFitIntoTheTransferHours() throws Exception {
        Files.write(Files.createDirectories(directory.resolve("AbCdEfGhIjK")).resolve("media.mp4"), new byte[1000]);
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "no upload is needed here"));
        Clock clock = new ManualClock(Instant.parse("2026-11-28T03:10:00Z"));
        TransferWindow window = new TransferWindow(TransferHours.parse("03:00-03:30", ZoneOffset.UTC), clock);

        processor(new RunningTransfers(control, Duration.ZERO, mock(), window, new TransferPause(clock)))
                .process(Items.toUpload("AbCdEfGhIjK"));

        verify(scan).ifOld(Optional.of(Duration.ofMinutes(20)));
    }

    private UploadProcessor processor() {
        return processor(new RunningTransfers(control, Duration.ZERO, mock(ScheduledExecutorService.class)));
    }

    private UploadProcessor processor(RunningTransfers running) {
        Gate.Rules rules =
                new Gate.Rules("the platform", 1, Duration.ofHours(1), Duration.ofHours(1), 1, Backoff.PROBES);
        StagingFolder staging = new StagingFolder(directory);
        return new UploadProcessor(
                MAPPING,
                ledger,
                staging,
                mock(FreshDetails.class, call -> call.getArgument(0)),
                new UnsureUploads(scan, guard, mock(), control, Clock.systemUTC()),
                scan,
                guard,
                new Gate(rules, control, Clock.systemUTC(), new InARow(() -> true)),
                running,
                new UploadRecords(
                        ledger,
                        staging,
                        new StagingBudget(1_000_000, control, staging::wipe),
                        new WorkSignal(),
                        3,
                        3,
                        new Pardons(ledger, Station.UPLOAD)));
    }
}
