package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.http.LoggedRequest;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.SmallDisk;
import dev.yt2ms.wholejob.ToolTricks;
import dev.yt2ms.wholejob.WholeJobTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a run stops at once with advice, and marks no video as failed, if only a person can solve a problem. */
@StartsProcesses
class OperatorTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Turns the canary off, so that all videos can be transferred from the start. */
    @BeforeEach
    void withoutCanary() {
        bed.set("canary.videos", "0");
    }

    @Test
    @Survives(FaultCell.KEY_REFUSED)
    void aKeyRefusedDuringTheRunStopsItAfterAFewCalls() {
        bed.sandbox.channel().fill(8);
        // The uploads that follow the first one wait, so that the run can't end before the key is refused.
        bed.sandbox
                .faults()
                .add(Fault.at("upload", new FaultAction.Stall(-1)).skip(1).always());
        CommandInProcess.Started run = bed.startHere("migrate");
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 2 || !run.isAlive());
        bed.sandbox.platform().acceptedToken("another");
        bed.sandbox.faults().clear();

        CommandInProcess.Result result = run.await();

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("destination.token", "whitelist").doesNotContain(Sandbox.TOKEN);
        assertThat(bed.sandbox.traffic().requests("platform"))
                .extracting(LoggedRequest::status)
                .filteredOn(status -> status >= 400)
                .as(
                        "refused calls: two uploads and two readers may each have one under way, and no further call follows")
                .hasSizeBetween(1, 4);
        assertNothingFailed();
        bed.sandbox.platform().acceptedToken(Sandbox.TOKEN);
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    @Test
    @Survives(FaultCell.BOT_CHECK)
    void aBotCheckStopsTheRunWithAdvice() throws Exception {
        assertToolTextStopsTheRun(
                "ERROR: [youtube] x: Sign in to confirm you’re not a bot. Use --cookies-from-browser",
                "download.cookies");
    }

    @Test
    @Survives(FaultCell.COOKIES_DEAD)
    void expiredCookiesStopTheRunWithAdvice() throws Exception {
        assertToolTextStopsTheRun(
                "WARNING: The provided YouTube account cookies are no longer valid",
                "export the file of download.cookies");
    }

    @Test
    @Survives(FaultCell.JS_RUNTIME_MISSING)
    void aMissingJavaScriptRuntimeStopsTheRunWithAdvice() throws Exception {
        assertToolTextStopsTheRun("ERROR: [youtube] x: n challenge solving failed", "yt2ms setup");
    }

    private void assertToolTextStopsTheRun(String text, String advice) throws Exception {
        ToolTricks tools = new ToolTricks(directory);
        bed.set("download.yt-dlp", tools.script().toString());
        bed.sandbox.channel().fill(10);
        tools.arm("cat >&2 <<'END'\n" + text + "\nEND\nexit 1\n", 20);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains(advice);
        assertThat(20 - tools.waiting())
                .as("starts of yt-dlp for downloads and controls")
                .isLessThanOrEqualTo(8);
        assertNothingFailed();
        tools.clear();
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    @Test
    @Survives(FaultCell.TOOL_DISAPPEARS)
    void aToolThatDisappearsDuringTheRunStopsIt() throws Exception {
        ToolTricks tools = new ToolTricks(directory);
        bed.set("download.yt-dlp", tools.script().toString()).set("download.workers", "1");
        bed.sandbox.channel().fill(3);
        tools.arm("rm " + tools.script() + "\n", 1);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("yt-dlp can't be run", "download.yt-dlp");
        assertNothingFailed();
        bed.set("download.yt-dlp", "yt-dlp");
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    /**
     * Scripts imitate the defect of ffprobe 7.1.5: it shows no packets if it is asked for an interval without an end.
     */
    @Test
    @Survives(FaultCell.MEDIA_TOOLS_UNFIT)
    void anFfprobeThatShowsNoPacketsStopsTheRunBeforeAnyDownload() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        for (String tool : List.of("ffprobe", "ffmpeg")) {
            Files.writeString(bin.resolve(tool), """
                    #!/bin/sh
                    case "$*" in *packet=*) %1$s "$@" | grep -v ^packet; exit 0 ;; esac
                    exec %1$s "$@"
                    """.formatted(tool));
            Files.setPosixFilePermissions(bin.resolve(tool), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        bed.set("download.ffmpeg-location", bin.toString());
        bed.sandbox.channel().fill(2);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("ffprobe ", "does not work correctly", "download.ffmpeg-location");
        assertThat(bed.sandbox.traffic().requests("media")).isEmpty();
        bed.unset("download.ffmpeg-location");
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    @Test
    @Survives(FaultCell.DISK_FULL_IN_DOWNLOAD)
    void aDiskThatFillsUpDuringADownloadStopsTheRun() throws Exception {
        // Only the staged files are on this disk: if the ledger were too, it might be the first to find the disk full.
        try (SmallDisk small = SmallDisk.mountOrSkip(bed.state().resolve("staging"), 200)) {
            SandboxVideo video =
                    SandboxVideo.of("AbCdEfGhIjK").padding(40_000_000).build();
            bed.sandbox.channel().add(video);
            bed.sandbox.faults().add(Fault.at("media", new FaultAction.Stall(1_000_000)));
            CommandInProcess.Started run = bed.startHere("migrate");
            await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
            small.fill(2_000_000);
            bed.sandbox.faults().release();

            CommandInProcess.Result result = run.await();

            assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
            assertThat(result.out()).contains("no space left for staged files");
            small.makeSpace();
            assertNothingFailed();
            assertThat(bed.run("migrate").exitCode()).isZero();
            bed.assertAllArrivedOnce(List.of(video));
            bed.assertNothingLeftBehind();
        }
    }

    @Test
    @Survives(FaultCell.DISK_FULL_IN_LEDGER)
    void aFullDiskForTheLedgerStopsTheRun() throws Exception {
        try (SmallDisk small = SmallDisk.mountOrSkip(bed.state(), 200)) {
            bed.sandbox.channel().fill(6);
            // The platform stores this upload, but its content id can't be recorded, because the disk is full when the
            // answer comes.
            bed.sandbox.faults().add("upload", new FaultAction.Stall(-1));
            CommandLineProcess run = bed.start("migrate");
            await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 1);
            small.fill(0);
            bed.sandbox.faults().clear();

            CommandLineProcess.Result result = run.await();

            assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
            small.makeSpace();
            CommandLineProcess.Result next = bed.run("migrate");
            assertThat(next.exitCode()).as(next.err()).isZero();
            bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
            assertThat(bed.sandbox.platform().contents()).allMatch(content -> content.overwritten() == 0);
            bed.assertNothingLeftBehind();
        }
    }

    @Test
    @Survives(FaultCell.DISK_FULL_IN_LOG)
    void aFullDiskForTheLogStopsTheRun() throws Exception {
        try (SmallDisk small = SmallDisk.mountOrSkip(bed.state().resolve("logs"), 1)) {
            bed.sandbox.channel().fill(2);
            small.fill(0);

            CommandLineProcess.Result result = bed.run("migrate");

            assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
            assertThat(result.out()).contains("The log can't be written", "free some space");
            assertNothingFailed();
            small.makeSpace();
            assertThat(bed.run("migrate").exitCode()).isZero();
            bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        }
    }

    private void assertNothingFailed() {
        assertThat(bed.status().path("counts").has("FAILED")).isFalse();
    }
}
