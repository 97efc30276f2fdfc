package dev.yt2ms.job.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.tools.MediaToolCheck;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.mainstreaming.VideoPlatform;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.jobfile.JobFile;
import dev.yt2ms.youtube.VideoSource;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.batch.core.step.tasklet.Tasklet;

/** Tests which failures of the first checks stop all machines that share a migration. */
class PreflightTest {

    @TempDir
    private Path folder;

    private final VideoPlatform platform = mock();
    private final MediaToolCheck toolCheck = mock();
    private final RunControl control = new RunControl();

    @BeforeEach
    void acceptTheTools() throws Exception {
        when(toolCheck.problem(any())).thenReturn(Optional.empty());
    }

    @Test
    void aPlatformThatIsAwayStopsOnlyTheMachineThatJoins() throws Exception {
        StopReason reason = stopOfMachine(Failure.of(FailureClass.THROTTLED, "method-throttled", "busy"));

        assertThat(reason.kind()).isEqualTo(StopReason.Kind.LATER);
        assertThat(reason.concernsAll()).isFalse();
    }

    @Test
    void aRefusedKeyStopsAllMachines() throws Exception {
        StopReason reason = stopOfMachine(Failure.of(FailureClass.OPERATOR, "key-refused", "the key is refused"));

        assertThat(reason)
                .isEqualTo(StopReason.of(StopReason.Kind.OPERATOR, "the key is refused")
                        .ofAll());
    }

    @Test
    void aRefusingProxyStopsOnlyTheMachineThatJoins() throws Exception {
        StopReason reason = stopOfMachine(Failure.of(FailureClass.OPERATOR, "platform-proxy-refused", "no access"));

        assertThat(reason.kind()).isEqualTo(StopReason.Kind.OPERATOR);
        assertThat(reason.concernsAll()).isFalse();
    }

    @Test
    void aPlatformThatIsAwayAtTheStepPreflightStopsAllMachines() throws Exception {
        StopReason reason = stop(preflight(), Failure.of(FailureClass.THROTTLED, "method-throttled", "busy"));

        assertThat(reason.resumeAt()).isPresent();
        assertThat(reason.concernsAll()).isTrue();
    }

    private StopReason stopOfMachine(Failure failure) throws Exception {
        return stop(preflight().ofMachine(), failure);
    }

    private StopReason stop(Tasklet checks, Failure failure) throws Exception {
        when(platform.categories()).thenThrow(new PlatformException(failure));
        checks.execute(mock(StepContribution.class), mock(ChunkContext.class));
        return control.reason().orElseThrow();
    }

    private Preflight preflight() {
        return new Preflight(
                JobFile.parse("test", """
                        migration:
                          name: test
                          state-dir: %s
                          source: {channel: "@test", api-key: key}
                          destination: {token: token}
                        """.formatted(folder), folder),
                () -> mock(DownloadTools.class),
                () -> toolCheck,
                platform,
                mock(VideoSource.class),
                mock(MigrationRuns.class),
                mock(NameLookup.class),
                new StagingFolder(folder.resolve("staging")),
                control);
    }
}
