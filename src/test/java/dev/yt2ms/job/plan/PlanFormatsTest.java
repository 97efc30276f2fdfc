package dev.yt2ms.job.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.download.ytdlp.FormatProbe;
import dev.yt2ms.download.ytdlp.FormatProbe.Answer;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.download.Pacing;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.DownloadSettings.DurationRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.batch.core.scope.context.ChunkContext;

/** Tests for how many videos a plan requests the formats. */
class PlanFormatsTest {

    private final RunControl control = new RunControl();
    private final FormatProbe probe = mock();
    private final LedgerView ledger = mock();

    @BeforeEach
    void setUp() {
        when(probe.ask(any(), any())).thenReturn(new Answer.Known(1000));
        doAnswer(call -> {
                    for (int i = 0; i < 20; i++) {
                        call.<Consumer<MigrationItem>>getArgument(1).accept(Items.toDownload("v" + i));
                    }
                    return null;
                })
                .when(ledger)
                .forEach(eq(ItemState.PENDING), any());
    }

    @Test
    void aPlanRequestsTheFormatsOfFiveVideos() throws Exception {
        assertThat(videosAsked(Duration.ZERO)).isEqualTo(5);
    }

    @Test
    @Timeout(120)
    void aLongPauseBetweenDownloadsEndsTheRequestsAtOnce() throws Exception {
        assertThat(videosAsked(Duration.ofDays(3650))).isEqualTo(1);
    }

    private int videosAsked(Duration pause) throws InterruptedException {
        List<String> notes = new ArrayList<>();
        PlanFormats formats = new PlanFormats(
                () -> probe,
                ledger,
                new StagingFolder(Path.of("target", "staging")),
                new RunningTransfers(control, Duration.ZERO, mock()),
                new Pacing(new DurationRange(pause, pause), control),
                notes);
        ChunkContext context = mock(RETURNS_DEEP_STUBS);
        when(context.getStepContext().getJobParameters()).thenReturn(Map.of(PlanFormats.PARAMETER, "yes"));

        formats.execute(mock(), context);

        assertThat(notes).isEmpty();
        return formats.sample().videos();
    }
}
