package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.faults.FaultRow;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.Fault;
import dev.yt2ms.sandbox.FaultAction;
import dev.yt2ms.sandbox.SandboxVideo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A run that ended anyhow goes on where it was: nothing is lost, nothing comes twice. */
class RestartTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    @Survives(FaultRow.KILLED)
    void aHundredAndTwentyVideosArriveOnceThoughTheProcessGroupIsKilledAgainAndAgain() throws Exception {
        bed.sandbox.channel().fill(120);
        List<SandboxVideo> videos = bed.sandbox.channel().videos();
        long seed = 20261123;
        Random random = new Random(seed);
        for (int kill = 0; kill < 4; kill++) {
            int arrived = bed.sandbox.platform().contents().size() + 4 + random.nextInt(8);
            CommandLineProcess run = bed.start("migrate");
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> bed.sandbox.platform().contents().size() >= arrived || !run.isAlive());
            assertThat(run.isAlive()).as("seed " + seed + ": " + run.err()).isTrue();
            run.killGroup();
            run.await();
        }

        CommandLineProcess.Result last = bed.run("migrate");

        assertThat(last.exitCode()).as(last.err()).isZero();
        bed.assertAllArrivedOnce(videos);
        bed.assertNothingLeftBehind();
        // Three pages with their details, once: a finished enumeration is not repeated.
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems")).hasSize(3);
        // At most what was under way at a kill comes again: two downloads and two uploads each.
        assertThat(bed.sandbox.traffic().requests("watch").size()).isLessThanOrEqualTo(120 + 4 * 2);
        assertThat(bed.sandbox.platform().sessionsOpened()).isLessThanOrEqualTo(120 + 4 * 2);
        assertThat(bed.sandbox.traffic().uploads().most()).isLessThanOrEqualTo(2);
        assertThat(bed.sandbox.traffic().downloads().most()).isLessThanOrEqualTo(2);
    }

    @Test
    @Survives(FaultRow.UPLOAD_OF_UNKNOWN_END)
    void anUploadWhoseAnswerWasLostIsFoundOnThePlatformAndNotRepeated() {
        SandboxVideo video = video("AbCdEfGhIjK");
        bed.sandbox.faults().add("upload", new FaultAction.Close(true));

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.contentOf(video).uploads()).hasSize(1);
        assertThat(bed.status().path("items").get(0).path("contentId").asString())
                .isEqualTo(bed.contentOf(video).id());
    }

    @Test
    @Survives({FaultRow.UPLOAD_OF_UNKNOWN_END, FaultRow.KILLED})
    void anUploadThatArrivedBeforeTheKillIsFoundByTheNextRunInOneScan() {
        SandboxVideo video = video("AbCdEfGhIjK");
        // The file is stored, but its answer never comes: the process dies in between.
        bed.sandbox.faults().add("upload", new FaultAction.Stall(-1));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        run.killGroup();
        run.await();
        bed.sandbox.faults().clear();
        bed.sandbox.traffic().forget();

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.contentOf(video).uploads()).hasSize(1);
        assertThat(bed.sandbox.traffic().requests("watch")).isEmpty();
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();
    }

    @Test
    @Survives(FaultRow.KILLED)
    void aJvmThatDiesAloneLeavesNoProcessBehindAndItsDownloadIsTakenUp() throws Exception {
        SandboxVideo video = video("AbCdEfGhIjK");
        bed.sandbox.faults().add("media", new FaultAction.Stall(10_000));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        run.signal("KILL");
        run.await();
        bed.sandbox.faults().clear();

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(List.of(video));
        bed.assertNothingLeftBehind();
    }

    /** With what the launcher tells the JVM; an -Xmx of this variable would not win over that of the command line. */
    @Test
    @Survives(FaultRow.KILLED)
    void aJvmThatRunsOutOfMemoryEndsAsKilledAndTheNextRunFinishes() throws Exception {
        bed.sandbox.channel().fill(2);
        bed.environment("JAVA_TOOL_OPTIONS", "-XX:MaxMetaspaceSize=40m '-XX:OnOutOfMemoryError=kill -9 %p'");

        CommandLineProcess.Result dead = bed.run("migrate");

        assertThat(dead.exitCode()).as(dead.err()).isEqualTo(137);
        bed.environment("JAVA_TOOL_OPTIONS", "");
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        bed.assertNothingLeftBehind();
    }

    @Test
    @Survives(FaultRow.SIGNALLED)
    void termEndsTheRunInOrderAndTheNextRunGoesOn() throws Exception {
        assertSignalEndsInOrder("TERM", 143);
    }

    @Test
    @Survives(FaultRow.SIGNALLED)
    void intEndsTheRunInOrderAndTheNextRunGoesOn() throws Exception {
        assertSignalEndsInOrder("INT", 130);
    }

    private void assertSignalEndsInOrder(String signal, int exitCode) throws Exception {
        SandboxVideo video = video("AbCdEfGhIjK");
        bed.sandbox.faults().add("media", new FaultAction.Stall(10_000));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);

        run.signal(signal);

        assertThat(run.await().exitCode()).isEqualTo(exitCode);
        assertThat(bed.processesOfThisTest()).isEmpty();
        bed.sandbox.faults().clear();
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("STOPPED");
        assertThat(bed.status().path("counts").path("PENDING").asInt()).isOne();

        CommandLineProcess.Result next = bed.run("migrate");

        assertThat(next.exitCode()).as(next.err()).isZero();
        assertThat(next.err()).doesNotContain("did not end in order");
        bed.assertAllArrivedOnce(List.of(video));
    }

    @Test
    @Survives(FaultRow.TWO_RUNS)
    void aSecondRunOnTheSameLedgerIsRefusedAndStatusAnswersMeanwhile() {
        video("AbCdEfGhIjK");
        bed.sandbox.faults().add("media", new FaultAction.Stall(10_000));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);

        CommandLineProcess.Result second = bed.run("migrate");

        assertThat(second.exitCode()).isEqualTo(4);
        assertThat(second.err()).contains("another run holds the ledger", "process " + run.pid());
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("RUNNING");
        assertThat(bed.status().path("counts").path("DOWNLOADING").asInt()).isOne();
        bed.sandbox.faults().clear();
        assertThat(run.await().exitCode()).isZero();
    }

    @Test
    @Survives(FaultRow.STAGED_FILE_CHANGES)
    void aStagedFileThatChangedIsDownloadedAgain() throws Exception {
        SandboxVideo video = video("AbCdEfGhIjK");
        bed.sandbox.faults().add(Fault.at("platform.CreateUploaderSession", new FaultAction.Stall(-1)));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        run.killGroup();
        run.await();
        bed.sandbox.faults().clear();
        Path staged = bed.staging().resolve(video.id()).resolve("media.mp4");
        byte[] bytes = Files.readAllBytes(staged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(staged, bytes);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("is gone or changed");
        bed.assertAllArrivedOnce(List.of(video));
    }

    private SandboxVideo video(String id) {
        SandboxVideo video = SandboxVideo.of(id).build();
        bed.sandbox.channel().add(video);
        return video;
    }
}
