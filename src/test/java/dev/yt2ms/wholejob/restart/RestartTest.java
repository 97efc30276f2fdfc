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
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed.Database;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Tests that a run continues after any kind of interruption, and that nothing is lost or uploaded twice. */
@StartsProcesses
class RestartTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** The number of bytes after which an upload or a download hangs. */
    private static final int STALLED_AT = 1_000_000;

    /** {@code ./yt2ms test -Dyt2ms.long=true} runs this test with a longer channel and more kills. */
    @Test
    @Survives(FaultCell.KILLED_GROUP)
    void eachVideoArrivesOnceThoughTheProcessGroupIsKilledRepeatedly() throws Exception {
        boolean asLong = Boolean.getBoolean("yt2ms.long");
        int count = asLong ? 120 : 55;
        int kills = asLong ? 4 : 2;
        bed.sandbox.channel().fill(count);
        List<SandboxVideo> videos = bed.sandbox.channel().videos();
        long seed = 20261123;
        Random random = new Random(seed);
        for (int kill = 0; kill < kills; kill++) {
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
        // Each page of 50 videos is read once: a finished enumeration is not repeated.
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems")).hasSize((count + 49) / 50);
        // Each kill interrupts at most two downloads and two uploads, and only these are repeated.
        assertThat(bed.sandbox.traffic().requests("watch").size()).isLessThanOrEqualTo(count + kills * 2);
        assertThat(bed.sandbox.platform().sessionsOpened()).isLessThanOrEqualTo(count + kills * 2);
        assertThat(bed.sandbox.traffic().uploads().most()).isLessThanOrEqualTo(2);
        assertThat(bed.sandbox.traffic().downloads().most()).isLessThanOrEqualTo(2);
    }

    @Test
    @Survives({FaultCell.UPLOAD_ANSWER_LOST, FaultCell.UPLOAD_STORED_THEN_5XX, FaultCell.UPLOAD_STORED_THEN_GARBAGE})
    void uploadsWithLostAnswersAreFoundOnThePlatformAndNotRepeated() throws Exception {
        bed.sandbox.channel().fill(3);
        bed.sandbox
                .faults()
                .add(
                        Fault.at("upload", new FaultAction.Close(true)),
                        Fault.at("upload", Fault.afterWork(503, "text/plain", "later")),
                        Fault.at("upload", Fault.afterWork(200, "application/json", "{\"contentId\": ]\u0000<")));

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(bed.sandbox.faults().pending())
                .as("armed faults that the run did not meet")
                .isEmpty();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.sandbox.platform().sessionsOpened()).isEqualTo(3);
        for (JsonNode item : bed.status().path("items")) {
            assertThat(item.path("contentId").asString())
                    .isEqualTo(bed.sandbox
                            .platform()
                            .contentsFor(item.path("videoId").asString())
                            .get(0)
                            .id());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Survives({FaultCell.DIED_BEFORE_RECORD, FaultCell.UPLOADS_UNSURE})
    void oneScanFindsTheUploadsThatArrivedBeforeAKill(Database database) throws Exception {
        bed.use(database);
        bed.set("canary.videos", "0").sandbox.channel().fill(2);
        // The platform stores the files but does not answer, and the process is killed while it waits for the answers.
        bed.sandbox.faults().add(Fault.at("upload", new FaultAction.Stall(-1)).times(2));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 2);
        run.killGroup();
        run.await();
        bed.sandbox.faults().clear();
        bed.sandbox.traffic().forget();

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.sandbox.platform().contents()).allMatch(content -> content.overwritten() == 0);
        assertThat(bed.sandbox.traffic().requests("platform.ListVodContentByCategory"))
                .as("requests for the list of contents: one scan, which reads the page and the empty page behind it")
                .hasSize(2);
        assertThat(bed.sandbox.traffic().requests("watch")).isEmpty();
        assertThat(bed.sandbox.traffic().requests("upload")).isEmpty();
    }

    @Test
    @Survives(FaultCell.KILLED_JVM_ALONE)
    void childProcessesOfAKilledJvmAreEndedAndItsDownloadIsResumed() throws Exception {
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

    /**
     * Spring Batch records the instance of a job first, and its execution after that. A run may be killed in between; a
     * fault campaign found this case.
     */
    @ParameterizedTest
    @EnumSource
    @Survives(FaultCell.KILLED_GROUP)
    void aRunKilledBetweenTheRecordsOfItsStartIsStartedAgain(Database database) throws Exception {
        bed.use(database);
        SandboxVideo video = video("AbCdEfGhIjK");
        bed.sandbox.faults().add(Fault.at("media", new FaultAction.Stall(10_000)));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        run.killGroup();
        run.await();
        bed.sandbox.faults().clear();
        try (LedgerFile ledger = bed.ledger()) {
            for (String table : List.of(
                    "BATCH_STEP_EXECUTION_CONTEXT",
                    "BATCH_STEP_EXECUTION",
                    "BATCH_JOB_EXECUTION_CONTEXT",
                    "BATCH_JOB_EXECUTION_PARAMS",
                    "BATCH_JOB_EXECUTION")) {
                ledger.update("DELETE FROM " + table);
            }
            assertThat(ledger.number("SELECT COUNT(*) FROM BATCH_JOB_INSTANCE")).isOne();
        }

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(List.of(video));
    }

    /**
     * The JVM gets the option OnOutOfMemoryError, as from the launcher. To make the JVM run out of memory, the test
     * limits the metaspace, because {@code -Xmx} in JAVA_TOOL_OPTIONS would not override the one on the command line.
     * The class archive is off, because classes from the archive need no metaspace.
     */
    @Test
    @Survives(FaultCell.KILLED_OUT_OF_MEMORY)
    void aJvmOutOfMemoryExitsLikeAKilledOne() throws Exception {
        bed.sandbox.channel().fill(2);
        bed.environment(
                "JAVA_TOOL_OPTIONS", "-Xshare:off -XX:MaxMetaspaceSize=42m '-XX:OnOutOfMemoryError=kill -9 %p'");

        CommandLineProcess.Result dead = bed.run("migrate");

        assertThat(dead.exitCode()).as(dead.err()).isEqualTo(137);
        bed.environment("JAVA_TOOL_OPTIONS", "");
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        bed.assertNothingLeftBehind();
    }

    @ParameterizedTest
    @EnumSource
    @Survives({FaultCell.INT, FaultCell.SIGNAL_WITHIN_UPLOAD_GRACE, FaultCell.SIGNAL_RESUMES_DOWNLOAD})
    void anIntSignalEndsTheDownloadAndLetsTheUploadFinish(Database database) throws Exception {
        bed.use(database);
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
    void aTermSignalEndsTheDownloadAndAfterTheGracePeriodTheUpload() throws Exception {
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
                        Fault.at("media", new FaultAction.Stall(STALLED_AT)).about(downloading.id()));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 2);
        assertThat(bed.processesOfThisTest()).as("processes of downloads").isNotEmpty();
        return run;
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

    @ParameterizedTest
    @EnumSource
    @Survives(FaultCell.TWO_RUNS_ON_H2)
    void aSecondRunOnTheSameLedgerIsRefusedAndStatusAnswersMeanwhile(Database database) throws Exception {
        bed.use(database);
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
        bed.sandbox.faults().add(Fault.at("platform.CreateUploaderSession", new FaultAction.Stall(-1)));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
        List<String> waiting =
                await().atMost(PATIENCE).until(() -> bed.videosIn("DOWNLOADED"), videos -> videos.size() == 2);
        spoil(bed.stagedFile(waiting.get(0)));
        Files.delete(bed.stagedFile(waiting.get(1)));
        bed.sandbox.faults().clear();

        CommandLineProcess.Result result = run.await();

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
