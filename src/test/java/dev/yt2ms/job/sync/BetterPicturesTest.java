package dev.yt2ms.job.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import dev.yt2ms.download.ytdlp.FormatProbe;
import dev.yt2ms.download.ytdlp.FormatProbe.Answer;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.jdbc.LedgerSync;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.selection.Selection;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import dev.yt2ms.settings.SyncSettings.OnBetter;
import dev.yt2ms.settings.value.TransferHours;
import dev.yt2ms.youtube.VideoSource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mockito.ArgumentCaptor;

/**
 * Tests for which videos YouTube is asked about its formats after a full enumeration, and the effect of its answers.
 */
class BetterPicturesTest {

    private static final Answer FULL_HD = new Answer.Picture(1080, 1920, false);

    private final FormatProbe probe = mock();
    private final LedgerSync ledger = mock();
    private final MigrationRuns runs = mock();
    private final VideoSource source = mock();
    private final Selection selection = mock();
    private final RunControl control = new RunControl();
    private Pacing pacing = new Pacing(new DurationRange(Duration.ZERO, Duration.ZERO), control);
    private RunningTransfers running = new RunningTransfers(control, Duration.ZERO, mock());

    private void run(EnumerationMode how, OnBetter onBetter) throws Exception {
        MigrationRun run = mock();
        when(run.mode()).thenReturn(how);
        when(runs.run()).thenReturn(Optional.of(run));
        new BetterPictures(
                        () -> probe,
                        ledger,
                        runs,
                        source,
                        selection,
                        new StagingFolder(Path.of("target", "staging")),
                        running,
                        pacing,
                        onBetter,
                        control)
                .execute(mock(), mock());
    }

    private static MigrationItem taken(String id) {
        Media media = new Media(360, 640, "h264", Optional.of("aac"), Optional.empty(), false, false);
        return new MigrationItem(
                Items.video(id),
                ItemState.VERIFIED,
                new MigrationItem.Attempts(0, 0, 0),
                OptionalLong.empty(),
                Optional.of(new StagedFile("media.mp4", 1, "0".repeat(64), Duration.ofSeconds(1), Optional.of(media))),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private void areDue(int count) {
        when(ledger.toAskForBetter(anyInt()))
                .thenReturn(
                        IntStream.range(0, count).mapToObj(i -> taken("v" + i)).toList());
    }

    private void answers(String id, Answer answer) {
        when(probe.askForPicture(
                        argThat(request -> request != null && request.videoId().equals(id)), any()))
                .thenReturn(answer);
    }

    private static Answer failed(FailureClass failureClass) {
        return new Answer.Failed(Failure.of(failureClass, "rule", "It failed"));
    }

    /** The hours of schedule.transfers do not apply here, because a request for formats needs almost no bandwidth. */
    @Test
    void resolutionsAreRequestedAtAnyTimeOfTheDay() throws Exception {
        ScheduledExecutorService scheduler = mock();
        TransferWindow shut = new TransferWindow(
                TransferHours.parse("22:00-06:00", ZoneOffset.UTC),
                Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC));
        running = new RunningTransfers(control, Duration.ZERO, scheduler, shut, new TransferPause(Clock.systemUTC()));
        ArgumentCaptor<Runnable> everySecond = ArgumentCaptor.captor();
        verify(scheduler).scheduleWithFixedDelay(everySecond.capture(), anyLong(), anyLong(), any());
        areDue(1);
        AtomicBoolean ended = new AtomicBoolean();
        when(probe.askForPicture(any(), any())).thenAnswer(asked -> {
            everySecond.getValue().run();
            ended.set(asked.<Cancellation>getArgument(1).isCancelled());
            return FULL_HD;
        });

        run(EnumerationMode.FULL, OnBetter.REPORT);

        verify(ledger).betterAnswered("v0", OptionalInt.of(1080));
        assertThat(ended).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // The columns are: height and width of the downloaded picture, height and width of the offered picture, whether
        // the offered picture is upscaled, and the expected better height.
        "360, 640, 1080, 1920, false, 1080",
        "360, 640, 450, 800, false, 450",
        "360, 640, 449, 800, false, ",
        "360, 640, 1080, 1920, true, ",
        "1920, 1080, 1920, 1080, false, ",
        "640, 360, 1920, 1080, false, 1920",
        // The offered picture is higher, but its shorter side is not longer.
        "1080, 1920, 1920, 1080, false, ",
        "360, 640, 720, 0, false, 720",
        "2000000000, 2000000000, 2147483647, 2147483647, false, "
    })
    void aShorterSideLargerByAQuarterIsBetterUnlessUpscaled(
            int height, int width, int offeredHeight, int offeredWidth, boolean upscaled, Integer better) {
        assertThat(BetterPictures.better(
                        new Answer.Picture(offeredHeight, offeredWidth, upscaled),
                        new Media(height, width, "h264", Optional.empty(), Optional.empty(), false, false)))
                .isEqualTo(better == null ? OptionalInt.empty() : OptionalInt.of(better));
    }

    @Test
    void eachAnswerIsRecordedSoThatNoVideoIsAskedForTwice() throws Exception {
        areDue(4);
        answers("v0", FULL_HD);
        answers("v1", new Answer.Picture(360, 640, false));
        answers("v2", new Answer.Unknown());
        answers("v3", failed(FailureClass.PERMANENT));

        run(EnumerationMode.FULL, OnBetter.REPORT);

        verify(ledger).toAskForBetter(50);
        verify(ledger).betterAnswered("v0", OptionalInt.of(1080));
        for (String id : List.of("v1", "v2", "v3")) {
            verify(ledger).betterAnswered(id, OptionalInt.empty());
        }
        verifyNoMoreInteractions(ledger);
        verifyNoInteractions(source);
    }

    /** New videos wait for this step, so it does not make a pause that it has no time for. */
    @Test
    @Timeout(120)
    void aLongPauseBetweenDownloadsEndsTheStepAtOnce() throws Exception {
        pacing = new Pacing(new DurationRange(Duration.ofHours(1), Duration.ofDays(3650)), control);
        areDue(3);
        answers("v0", FULL_HD);

        run(EnumerationMode.FULL, OnBetter.REPORT);

        verify(probe, times(1)).askForPicture(any(), any());
        verify(ledger).betterAnswered("v0", OptionalInt.of(1080));
    }

    @Test
    void anIncrementalScanRequestsNoResolutions() throws Exception {
        run(EnumerationMode.SHORT, OnBetter.REUPLOAD);

        verifyNoInteractions(ledger, probe, source);
    }

    @Test
    void anUnresponsiveSourceIsNotAskedAgainInThisRun() throws Exception {
        areDue(10);
        answers("v0", failed(FailureClass.RETRY));
        answers("v1", FULL_HD);
        IntStream.range(2, 10).forEach(i -> answers("v" + i, failed(FailureClass.RETRY)));

        run(EnumerationMode.FULL, OnBetter.REPORT);

        verify(probe, times(5)).askForPicture(any(), any());
        for (String id : List.of("v0", "v2", "v3", "v4")) {
            verify(ledger).betterNotAnswered(id);
        }
        assertThat(control.isStopping()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"THROTTLED", "OPERATOR", "OUTAGE"})
    void aFailureCommonToAllVideosEndsTheRequestsAtOnce(FailureClass failureClass) throws Exception {
        areDue(3);
        answers("v0", failed(failureClass));

        run(EnumerationMode.FULL, OnBetter.REPORT);

        verify(probe, times(1)).askForPicture(any(), any());
        verify(ledger).betterNotAnswered("v0");
        assertThat(control.isStopping())
                .as("whether the run stops, which only failures of its own transfers may cause")
                .isFalse();
    }

    @Test
    void betterVideosAreUploadedAgainIfConfiguredAndStillSelected() throws Exception {
        when(ledger.toAskForBetter(anyInt())).thenReturn(List.of());
        when(ledger.better()).thenReturn(List.of(taken("better"), taken("gone"), taken("excluded")));
        Video now = Video.unknown("better", Instant.parse("2026-11-01T00:00:00Z"));
        Video excluded = Video.unknown("excluded", Instant.parse("2026-11-01T00:00:00Z"));
        when(source.details(any())).thenReturn(Map.of("better", now, "excluded", excluded));
        when(selection.skipReason(any())).thenReturn(Optional.empty());
        when(selection.skipReason(excluded)).thenReturn(Optional.of("select.title-excludes"));

        run(EnumerationMode.FULL, OnBetter.REUPLOAD);

        verify(ledger).uploadAgain(now);
        verify(ledger, times(1)).uploadAgain(any());
    }
}
