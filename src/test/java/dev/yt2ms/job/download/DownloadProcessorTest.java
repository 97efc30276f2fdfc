package dev.yt2ms.job.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.ManualClock;
import dev.yt2ms.download.DownloadOutcome;
import dev.yt2ms.download.VideoDownloader;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Media;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.InARow;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.TransferListener;
import dev.yt2ms.run.TransferListener.ChosenMedia;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import dev.yt2ms.settings.value.TransferHours;
import dev.yt2ms.youtube.VideoSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    void aBlockedAddressStopsTheRunInsteadOfFailingVideos() throws Exception {
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

    /** Otherwise both would wait for each other: one has the space, and the other one has the slot. */
    @Test
    void aDownloadAheadYieldsToAWorkerThatWaitsForSpace() throws Exception {
        StationSteps.Slots slots = new StationSteps.Slots(1, 1, new WorkSignal());
        StagingBudget budget = new StagingBudget(1_000_000_000, control, id -> {});
        DownloadProcessor processor = processor(slots, budget);
        CountDownLatch waits = new CountDownLatch(1);
        when(downloader.download(any(), any(), any())).thenAnswer(call -> {
            TransferListener listener = call.getArgument(1);
            Cancellation cancellation = call.getArgument(2);
            if (listener.chosen(new ChosenMedia(OptionalLong.of(100_000_000), true))) {
                return new DownloadOutcome.Cancelled(Cancellation.Reason.HOURS_END);
            }
            listener.awaitTurn(() -> {
                waits.countDown();
                return true;
            });
            return new DownloadOutcome.Cancelled(cancellation.reason().orElseThrow());
        });
        slots.claim(() -> Optional.of(Items.toDownload("busy")));
        slots.begun(Thread.currentThread());
        CompletableFuture<DownloadOutcome> ahead = CompletableFuture.supplyAsync(
                () -> {
                    MigrationItem item = slots.claim(() -> Optional.of(Items.toDownload("ahead")))
                            .orElseThrow();
                    try {
                        return processor.process(item).outcome();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        budget.release("ahead");
                    }
                },
                task -> new Thread(task).start());
        assertThat(waits.await(5, TimeUnit.MINUTES)).isTrue();
        assertThat(budget.used()).isEqualTo(100_000_000);
        MigrationItem large = mock();
        when(large.id()).thenReturn("large");
        when(large.video()).thenReturn(Items.video("large"));
        when(large.expectedBytes()).thenReturn(OptionalLong.of(950_000_000));

        DownloadOutcome outcome = processor.process(large).outcome();

        assertThat(ahead.get(5, TimeUnit.MINUTES))
                .isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.NOT_ITS_TURN));
        assertThat(outcome).isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.HOURS_END));
    }

    @Test
    void aDownloadThatDoesNotFitIsCancelledBeforeRequestingMedia() throws Exception {
        StagingBudget budget = new StagingBudget(1_000_000_000, control, id -> {});
        budget.hold("staged", 500_000_000);
        when(downloader.download(any(), any(), any())).thenAnswer(call -> {
            TransferListener listener = call.getArgument(1);
            Cancellation cancellation = call.getArgument(2);
            assertThat(listener.chosen(new ChosenMedia(OptionalLong.of(300_000_000), false)))
                    .isFalse();
            return new DownloadOutcome.Cancelled(cancellation.reason().orElseThrow());
        });

        DownloadProcessor.Result result =
                processor(new StationSteps.Slots(1, new WorkSignal()), budget).process(Items.toDownload("one"));

        assertThat(result.outcome()).isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.NO_ROOM));
        assertThat(result.bytesNeeded()).isEqualTo(600_000_000);
    }

    /** Otherwise a run with such a pause downloads nothing in any later night. */
    @Test
    void aPauseLongerThanTheTransferHoursLeavesDownloadsInEveryNight() throws Exception {
        ManualClock clock = new ManualClock(Instant.parse("2026-11-28T03:00:00Z"));
        RunControl timed = mock();
        when(timed.awaitStop(any())).thenAnswer(call -> {
            clock.advance(call.getArgument(0));
            return false;
        });
        when(downloader.download(any(), any(), any())).thenAnswer(call -> {
            clock.advance(Duration.ofMinutes(5));
            return new DownloadOutcome.Downloaded(
                    directory, 1000, "0".repeat(64), Duration.ofSeconds(10), mock(Media.class));
        });
        TransferWindow window = new TransferWindow(TransferHours.parse("03:00-03:30", ZoneOffset.UTC), clock);
        DownloadProcessor processor = processor(
                new StationSteps.Slots(1, new WorkSignal()),
                new StagingBudget(1_000_000_000_000L, control, id -> {}),
                new RunningTransfers(control, Duration.ZERO, mock(), window, new TransferPause(clock)),
                new Pacing(
                        new DurationRange(Duration.ofHours(1), Duration.ofHours(2)),
                        1,
                        timed,
                        () -> ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant())));

        for (int night = 0; night < 3; night++) {
            clock.set(Instant.parse("2026-11-28T03:00:00Z").plus(Duration.ofDays(night)));
            assertThat(processor.process(Items.toDownload("a" + night)).outcome())
                    .as("outcome of the first download in night %d", night)
                    .isInstanceOf(DownloadOutcome.Downloaded.class);
            assertThat(processor.process(Items.toDownload("b" + night)).outcome())
                    .as("outcome of the second download in night %d", night)
                    .isEqualTo(new DownloadOutcome.Cancelled(Cancellation.Reason.HOURS_END));
        }
    }

    private Failure failureOf(DownloadProcessor processor, String id) throws InterruptedException {
        return ((DownloadOutcome.Failed) processor.process(Items.toDownload(id)).outcome()).failure();
    }

    private DownloadProcessor processor() {
        return processor(
                new StationSteps.Slots(1, new WorkSignal()), new StagingBudget(1_000_000_000, control, id -> {}));
    }

    private DownloadProcessor processor(StationSteps.Slots slots, StagingBudget budget) {
        return processor(
                slots,
                budget,
                new RunningTransfers(control, Duration.ZERO, mock(ScheduledExecutorService.class)),
                new Pacing(new DurationRange(Duration.ZERO, Duration.ZERO), control));
    }

    private DownloadProcessor processor(
            StationSteps.Slots slots, StagingBudget budget, RunningTransfers running, Pacing pacing) {
        StagingFolder staging = new StagingFolder(directory);
        Gate.Rules rules = new Gate.Rules("YouTube", 2, Duration.ofHours(1), Duration.ofHours(1), 2, Backoff.PROBES);
        return new DownloadProcessor(
                downloader,
                source,
                staging,
                budget,
                new Gate(rules, control, Clock.systemUTC(), new InARow(() -> true)),
                new Transfers(),
                running,
                pacing,
                slots,
                5,
                video -> {},
                false);
    }
}
