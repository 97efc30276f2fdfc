package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.WholeJobTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/**
 * Tests problems that go away by themselves. The run waits or ends with exit code 75, marks no video as failed, and
 * counts no attempt.
 */
@StartsProcesses
class PauseTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Turns the canary off, so that all videos can be transferred from the start. */
    @BeforeEach
    void withoutCanary() {
        bed.set("canary.videos", "0");
    }

    @Test
    @Survives({FaultCell.PLATFORM_AWAY, FaultCell.SERVER_COMES_BACK})
    void theRunWaitsForAnUnavailablePlatformAndCountsNoAttempt() throws Exception {
        List<SandboxVideo> videos = videos(4);
        bed.sandbox
                .faults()
                .add(Fault.at("platform.CreateUploaderSession", Fault.status(503))
                        .always());
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE).until(() -> run.err().contains("the platform is unavailable") || !run.isAlive());
        assertThat(run.isAlive()).as(run.err()).isTrue();
        Path copy = directory.resolve("copy.mv.db");
        assertThat(bed.run("backup", "--output", copy.toString()).out()).isEqualTo(copy + System.lineSeparator());
        bed.sandbox.faults().clear();

        CommandLineProcess.Result result = run.await();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err()).contains("the platform answers again");
        bed.assertAllArrivedOnce(videos);
        assertNoAttemptCounted();
        assertAnEarlierCopyOfTheLedgerDoublesNothing(copy, videos);
    }

    /**
     * Restores a copy of the ledger that was made before the uploads, as a person would after the loss of a disk.
     * Asserts that the next run uploads nothing twice.
     */
    private void assertAnEarlierCopyOfTheLedgerDoublesNothing(Path copy, List<SandboxVideo> videos) throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        assertThat(bed.state().resolve("ledger-backup.zip")).doesNotExist();
        FileSystemUtils.deleteRecursively(bed.state());
        Files.createDirectory(bed.state());
        Files.move(copy, bed.state().resolve("ledger.mv.db"));
        try (LedgerFile ledger = bed.ledger()) {
            assertThat(ledger.number("SELECT COUNT(*) FROM migration_item WHERE content_id IS NULL"))
                    .isEqualTo(videos.size());
        }
        bed.letWaitsEnd();
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(videos);
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isEqualTo(videos.size());
    }

    @Test
    @Survives(FaultCell.PLATFORM_AWAY_FOR_LONG)
    void anOutageBeyondTheLimitEndsTheRunUntilLater() {
        List<SandboxVideo> videos = videos(3);
        bed.set("destination.outage-limit", "3s");
        bed.sandbox
                .faults()
                .add(Fault.at("platform.CreateUploaderSession", Fault.status(503))
                        .always());

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
        assertThat(result.out()).contains("the platform has been unavailable", "Run again at");
        assertNothingFailed();
        assertNoAttemptCounted();
        int unfinished = bed.videosIn("PENDING").size();
        bed.sandbox.faults().clear();
        bed.letWaitsEnd();
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(videos);
        assertThat(bed.sandbox.traffic().requests("watch"))
                .as("downloads: one for each video, because staged files are kept, and one for each that was cut off")
                .hasSizeBetween(3, 3 + unfinished);
    }

    @Test
    void aShortFailureOfThePlatformDuringPreflightIsRetried() {
        List<SandboxVideo> videos = videos(1);
        bed.sandbox
                .faults()
                .add(Fault.at("platform.ListVodCategory", Fault.status(502)).times(2));

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(videos);
    }

    @Test
    @Survives(FaultCell.THROTTLED)
    void aThrottlePausesAllTransfersAndThenTheRunContinues() {
        List<SandboxVideo> videos = videos(6);
        bed.set("download.throttle-pause", "3s").set("download.throttle-pauses", "20");
        bed.sandbox.faults().add(Fault.at("watch", Fault.status(429)).skip(1).always());
        CommandInProcess.Started run = bed.startHere("migrate");
        await().atMost(PATIENCE).until(() -> run.err().contains("all work that uses it pauses") || !run.isAlive());
        bed.sandbox.faults().clear();

        CommandInProcess.Result result = run.await();

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.err())
                .contains("YouTube asks for fewer requests: all work that uses it pauses", "YouTube answers again");
        bed.assertAllArrivedOnce(videos);
        assertNoAttemptCounted();
    }

    @Test
    @Survives(FaultCell.THROTTLED_FOR_LONG)
    void aThrottleThatOutlastsAllPausesEndsTheRunUntilLater() {
        List<SandboxVideo> videos = videos(3);
        bed.set("download.throttle-pause", "1s").set("download.throttle-pauses", "1");
        bed.sandbox.faults().add(Fault.at("watch", Fault.status(429)).always());

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
        assertThat(result.out()).contains("fewer requests after 1 pause", "Run again at");
        assertNothingFailed();
        assertNoAttemptCounted();
        bed.sandbox.faults().clear();
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(videos);
    }

    private List<SandboxVideo> videos(int count) {
        bed.sandbox.channel().fill(count);
        return bed.sandbox.channel().videos();
    }

    private void assertNothingFailed() {
        assertThat(bed.status().path("counts").has("FAILED")).isFalse();
    }

    private void assertNoAttemptCounted() {
        try (LedgerFile ledger = new LedgerFile(bed.state())) {
            assertThat(ledger.number("SELECT SUM(download_attempts + upload_attempts) FROM migration_item"))
                    .as("sum of the counted attempts")
                    .isZero();
        }
    }
}
