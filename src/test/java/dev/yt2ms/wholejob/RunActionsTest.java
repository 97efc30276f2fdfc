package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.media.Clip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the commands that act on a running migration. */
@StartsProcesses
class RunActionsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path directory;

    private TestBed bed;

    @BeforeEach
    void open() throws Exception {
        bed = new TestBed(directory);
        bed.set("download.workers", "1");
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void aPausedRunCompletesItsTransfersAndContinuesAfterResume() {
        CommandInProcess.Started run = startSlowly(6);

        assertThat(bed.run("pause").out()).startsWith("Paused");
        await().atMost(PATIENCE).until(this::nothingIsMoving);
        int pending = bed.videosIn("PENDING").size();
        assertThat(pending).isPositive();
        assertThat(bed.run("status").out()).contains("transfers are paused");
        assertThat(bed.videosIn("PENDING")).hasSize(pending);
        assertThat(run.isAlive()).isTrue();

        bed.sandbox.faults().clear();
        assertThat(bed.run("resume").exitCode()).isZero();
        assertThat(run.await().exitCode()).as(run.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    @Test
    void stopCompletesTheRunningTransfersAndTheNextRunContinues() throws Exception {
        CommandInProcess.Started run = startSlowly(6);

        assertThat(bed.run("stop").exitCode()).isZero();

        CommandInProcess.Result result = run.await();
        assertThat(result.exitCode()).as(result.err()).isEqualTo(75);
        assertThat(result.out()).contains("asked the run to end");
        assertThat(bed.videosIn("DOWNLOADING")).isEmpty();
        assertThat(bed.videosIn("PENDING")).isNotEmpty();
        bed.sandbox.faults().clear();
        assertThat(bed.run("migrate").exitCode()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    @Test
    void aRunTriesAVideoAgainThatARetryPutsBack() {
        bed.set("download.attempts", "1");
        bed.sandbox.channel().fill(6, Clip.testCard(33, 2));
        String newest = bed.sandbox.channel().videos().get(5).id();
        bed.sandbox.faults().add(Fault.at("watch", Fault.status(404)).about(newest));
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Trickle(20_000)).always());
        CommandInProcess.Started run = started();
        await().atMost(PATIENCE).until(() -> bed.videosIn("FAILED").contains(newest));

        CommandLineProcess.Result retry = bed.run("retry", "--id=" + newest);

        assertThat(retry.out()).contains("this run tries them again");
        bed.sandbox.faults().clear();
        assertThat(run.await().exitCode()).as(run.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    @Test
    void withoutARunAnActionIsRefusedWithAReason() {
        CommandLineProcess.Result result = bed.run("pause");
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err()).contains("no run of 'test' is in progress on this machine");
    }

    private CommandInProcess.Started startSlowly(int videos) {
        bed.sandbox.channel().fill(videos, Clip.testCard(33, 2));
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Trickle(30_000)).always());
        CommandInProcess.Started run = started();
        await().atMost(PATIENCE).until(() -> !bed.videosIn("DOWNLOADING").isEmpty());
        return run;
    }

    /** Starts a migration, and waits until it answers other commands. */
    private CommandInProcess.Started started() {
        CommandInProcess.Started run = bed.startHere("migrate");
        await().atMost(PATIENCE).until(() -> Files.exists(bed.state().resolve("run.json")) || !run.isAlive());
        return run;
    }

    private boolean nothingIsMoving() {
        // A staged file waits too, because uploads are paused as well.
        return bed.videosIn("DOWNLOADING").isEmpty()
                && bed.videosIn("UPLOADING").isEmpty();
    }
}
