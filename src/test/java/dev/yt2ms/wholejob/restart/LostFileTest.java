package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that a staged file that changes or disappears is downloaded again. */
@StartsProcesses
class LostFileTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    @Survives(FaultCell.STAGED_FILE_CHANGED)
    void aStagedFileThatChangedIsDownloadedAgain() throws Exception {
        SandboxVideo video = video("AbCdEfGhIjK");
        bed.sandbox.faults().add(Fault.at("platform.CreateUploaderSession", new FaultAction.Stall(-1)));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        run.killGroup();
        run.await();
        bed.sandbox.faults().clear();
        spoil(bed.stagedFile(video.id()));

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("its staged file is lost");
        bed.assertAllArrivedOnce(List.of(video));
    }

    @Test
    @Survives({FaultCell.STAGED_FILE_CHANGED, FaultCell.STAGED_FILE_GONE})
    void stagedFilesThatChangeOrDisappearWhileTheyWaitAreDownloadedAgain() throws Exception {
        bed.sandbox.channel().fill(3);
        bed.set("destination.workers", "1").set("canary.videos", "0");
        // With one worker, the other two uploads wait until the first one, which stalls, has ended.
        bed.sandbox
                .faults()
                .add(Fault.at("platform.CreateUploaderSession", new FaultAction.Stall(-1))
                        .always());
        CommandInProcess.Started run = bed.startHere("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        List<String> waiting =
                await().atMost(PATIENCE).until(() -> bed.videosIn("DOWNLOADED"), videos -> videos.size() == 2);
        spoil(bed.stagedFile(waiting.get(0)));
        Files.delete(bed.stagedFile(waiting.get(1)));
        bed.sandbox.faults().clear();

        CommandInProcess.Result result = run.await();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err().lines().filter(line -> line.contains("can't be used (")))
                .hasSize(2);
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.sandbox.traffic().requests("watch")).hasSize(5);
    }

    /** Changes a byte in the middle of the file, and keeps its length. */
    private static void spoil(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private SandboxVideo video(String id) {
        SandboxVideo video = SandboxVideo.of(id).build();
        bed.sandbox.channel().add(video);
        return video;
    }
}
