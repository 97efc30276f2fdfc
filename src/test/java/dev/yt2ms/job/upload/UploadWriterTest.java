package dev.yt2ms.job.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.platform.PlatformGuard;
import dev.yt2ms.job.platform.PlatformScan;
import dev.yt2ms.job.station.Pardons;
import dev.yt2ms.job.station.StagingFolder;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.mainstreaming.UploadOutcome;
import dev.yt2ms.mainstreaming.UploadRequest;
import dev.yt2ms.mainstreaming.VideoPlatform;
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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.batch.infrastructure.item.Chunk;

/** Tests what the ledger records about an upload, and when. */
@StartsProcesses
@Timeout(120) // The gate admits one upload at a time, so an upload that never leaves it would block the test.
class UploadWriterTest {

    private static final String ID = "AbCdEfGhIjK";
    private static final Failure REFUSAL = Failure.of(FailureClass.PERMANENT, "refused", "The platform refuses it");
    private static final Map<String, String> FIELDS = Map.of("filename", ID + ".mp4");

    @TempDir
    private Path directory;

    private final VideoPlatform platform = mock();
    private final MigrationLedger ledger = mock();
    private final PlatformGuard guard = mock();
    private final PlatformScan scan = mock();
    private final RunControl control = new RunControl();
    private final Gate gate = new Gate(
            new Gate.Rules("the platform", 1, Duration.ofHours(1), Duration.ofHours(1), 1, Backoff.PROBES),
            control,
            Clock.systemUTC(),
            new InARow(() -> true));

    /** Returns each outcome of an upload with the ledger methods that must be called to record it. */
    private static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of(new UploadOutcome.Uploaded("c1"), List.of("uploaded")),
                Arguments.of(new UploadOutcome.Failed(REFUSAL), List.of("uploadFailed")),
                Arguments.of(new UploadOutcome.Unsure(REFUSAL), List.of("uploadFailed")),
                Arguments.of(new UploadOutcome.Cancelled(), List.of("release")),
                Arguments.of(new UploadOutcome.FileChanged("other bytes"), List.of("notArrived", "stagedFileLost")));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void theIntentAndThenTheOutcomeOfAnUploadAreRecordedOnce(UploadOutcome outcome, List<String> records)
            throws Exception {
        when(platform.upload(any(), any(), any())).thenAnswer(call -> {
            assertThat(callsOfTheLedger())
                    .as("calls of the ledger before the upload")
                    .containsExactly("intendUpload");
            return outcome;
        });

        write();

        verify(platform, times(1)).upload(any(), any(), any());
        assertThat(callsOfTheLedger().subList(1, callsOfTheLedger().size())).isEqualTo(records);
        assertThat(gate.enter())
                .as("pass for the next upload, which exists only if the first upload has left the gate")
                .isPresent();
    }

    private List<String> callsOfTheLedger() {
        return mockingDetails(ledger).getInvocations().stream()
                .map(call -> call.getMethod().getName())
                .toList();
    }

    @Test
    void everyUploadOutcomeIsTested() {
        assertThat(outcomes().<Class<?>>map(one -> one.get()[0].getClass()))
                .containsExactlyInAnyOrder(UploadOutcome.class.getPermittedSubclasses());
    }

    @Test
    void anUploadThatEndsDuringAStopIsRecorded() throws Exception {
        when(platform.upload(any(), any(), any())).thenAnswer(call -> {
            control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));
            return new UploadOutcome.Uploaded("c1");
        });

        write();

        verify(ledger).uploaded(ID, "c1", 1000);
    }

    @Test
    void anUploadThatOverwroteAForeignContentStopsTheRun() throws Exception {
        Failure harm = Failure.of(FailureClass.OPERATOR, "overwrote-another", "It overwrote another");
        when(platform.upload(any(), any(), any())).thenReturn(new UploadOutcome.Uploaded("c1"));
        when(guard.harmDone(any(), any(), any())).thenReturn(Optional.of(harm));

        write();

        verify(ledger).overwroteAnother(ID, "c1", harm);
        assertThat(control.reason()).isPresent();
    }

    private void write() throws InterruptedException {
        MigrationItem item = Items.toUpload(ID);
        StagingFolder staging = new StagingFolder(directory);
        UploadRecords records = new UploadRecords(
                ledger,
                staging,
                new StagingBudget(1_000_000, control, staging::wipe),
                new WorkSignal(),
                3,
                3,
                new Pardons(ledger, Station.UPLOAD));
        new UploadWriter(
                        platform,
                        ledger,
                        new UnsureUploads(
                                scan, guard, mock(), control, Clock.systemUTC(), List.of(Duration.ofMillis(1))),
                        guard,
                        new Transfers(),
                        new RunningTransfers(control, Duration.ZERO, mock(ScheduledExecutorService.class)),
                        records)
                .write(Chunk.of(new PreparedUpload(
                        item,
                        new UploadRequest(FIELDS, directory.resolve("media.mp4"), 1000, "0".repeat(64)),
                        gate.enter().orElseThrow())));
    }
}
