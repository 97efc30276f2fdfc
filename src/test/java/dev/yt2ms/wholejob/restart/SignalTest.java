package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.TestBed.Database;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Tests that a signal ends a run in order, and that the next run finishes. */
@StartsProcesses
class SignalTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** The number of bytes after which an upload or a download hangs. */
    private static final int STALLED_AT = 1_000_000;

    @ParameterizedTest
    @EnumSource
    @Survives({FaultCell.INT, FaultCell.SIGNAL_WITHIN_UPLOAD_GRACE, FaultCell.SIGNAL_RESUMES_DOWNLOAD})
    void anIntSignalEndsTheDownloadAndLetsTheUploadFinish(Database database) throws Exception {
        bed.use(database).set("destination.shutdown-grace", "2m");
        SandboxVideo uploaded = largeVideo("uploadedvid");
        SandboxVideo resumed = largeVideo("downloading");
        CommandLineProcess run = startBothStalled(uploaded, resumed);

        run.signal("INT");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(bed.processesOfThisTest())
                        .as("processes of downloads")
                        .isEmpty());
        // Only now, after the download has ended, does the server read the rest of the upload. The upload is still
        // running, because its grace period is not over.
        bed.sandbox.faults().clear();

        assertThat(run.await().exitCode()).isEqualTo(130);
        assertStoppedInOrder(Map.of(uploaded.id(), "UPLOADED", resumed.id(), "PENDING"));
        bed.assertAllArrivedOnce(List.of(uploaded));
        bed.sandbox.traffic().forget();
        assertTheNextRunFinishes(uploaded, resumed);
        assertThat(bed.sandbox.traffic().requests("media.file"))
                .as("bytes that the resumed download received after an interruption at byte " + STALLED_AT)
                .singleElement()
                .satisfies(media -> assertThat(media.sent())
                        .isLessThan(bed.sandbox.clips().expectedLength(resumed) - STALLED_AT / 4));
    }

    @Test
    @Survives({FaultCell.TERM, FaultCell.SIGNAL_BEYOND_UPLOAD_GRACE})
    void aTermSignalEndsDownloadsAndAfterTheGracePeriodUploads() throws Exception {
        bed.set("destination.shutdown-grace", "1s");
        SandboxVideo uploading = largeVideo("uploadedvid");
        SandboxVideo downloading = largeVideo("downloading");
        CommandLineProcess run = startBothStalled(uploading, downloading);

        run.signal("TERM");

        assertThat(run.await().exitCode()).isEqualTo(143);
        assertThat(bed.processesOfThisTest()).isEmpty();
        bed.sandbox.faults().clear();
        assertStoppedInOrder(Map.of(uploading.id(), "DOWNLOADED", downloading.id(), "PENDING"));
        assertThat(bed.sandbox.platform().contents()).isEmpty();
        bed.sandbox.traffic().forget();
        assertTheNextRunFinishes(uploading, downloading);
        assertThat(bed.sandbox.traffic().requests("watch"))
                .as("downloaded videos, only the one whose download was interrupted")
                .extracting(LoggedRequest::subject)
                .containsExactly(downloading.id());
    }

    @Test
    void aPlanThatIsStoppedLeavesNoFolder() throws Exception {
        bed.sandbox.channel().add(SandboxVideo.of("plannedvide").build());
        bed.sandbox
                .faults()
                .add(Fault.at("youtube.playlistItems", new FaultAction.Stall(-1))
                        .always());
        CommandLineProcess plan = bed.start("plan");
        await().atMost(PATIENCE)
                .until(() ->
                        !bed.sandbox.traffic().requests("youtube.playlistItems").isEmpty());
        assertThat(bed.state()).isDirectoryContaining("glob:**/plan-*");

        plan.signal("TERM");

        CommandLineProcess.Result result = plan.await();
        assertThat(result.exitCode()).as(result.err()).isEqualTo(143);
        assertThat(bed.state()).isDirectoryNotContaining("glob:**/plan-*");
    }

    private static SandboxVideo largeVideo(String id) {
        // The video is larger than the socket buffers on both sides; otherwise it would be sent completely although the
        // server does not read it.
        return SandboxVideo.of(id).padding(30 * STALLED_AT).build();
    }

    /** Starts a run in which an upload and the download of another video hang. */
    private CommandLineProcess startBothStalled(SandboxVideo uploading, SandboxVideo downloading) {
        bed.sandbox.channel().add(uploading, downloading);
        bed.set("download.workers", "1").set("canary.videos", "0");
        bed.sandbox
                .faults()
                .add(
                        Fault.at("upload", new FaultAction.StallRequest(STALLED_AT)),
                        Fault.at("media", new FaultAction.Stall(STALLED_AT))
                                .about(downloading.id())
                                .always());
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 2);
        // The server has sent these bytes, but yt-dlp may not have written them yet.
        await().atMost(PATIENCE).until(() -> bytesIn(bed.staging().resolve(downloading.id())) > STALLED_AT / 2);
        assertThat(bed.processesOfThisTest()).as("processes of downloads").isNotEmpty();
        return run;
    }

    private static long bytesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (IOException e) {
            return 0; // The folder does not exist yet.
        }
    }

    private void assertStoppedInOrder(Map<String, String> states) {
        JsonNode status = bed.status();
        assertThat(status.path("run").path("state").asString()).isEqualTo("STOPPED");
        assertThat(status.path("items"))
                .allSatisfy(item -> assertThat(item.path("state").asString())
                        .isEqualTo(states.get(item.path("videoId").asString())));
    }

    private void assertTheNextRunFinishes(SandboxVideo... videos) throws Exception {
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(next.err())
                .as("log of the next run, which must find no step or job without an end")
                .doesNotContain("did not end normally");
        bed.assertAllArrivedOnce(List.of(videos));
        assertThat(bed.sandbox.platform().contents()).allMatch(content -> content.overwritten() == 0);
        bed.assertNothingLeftBehind();
    }
}
