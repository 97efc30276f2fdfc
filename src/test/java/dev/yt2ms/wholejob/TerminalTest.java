package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests the live display on a pseudo-terminal. */
@StartsProcesses
class TerminalTest extends WholeJobTest {

    private static final String RIGHT_TO_LEFT = "\u202e";

    @BeforeEach
    void start() throws Exception {
        bed.sandbox
                .channel()
                .add(SandboxVideo.of("AbCdEfGhIjK")
                        .title("Wide 世界 " + RIGHT_TO_LEFT + "\u001b[2Jtitle")
                        .build());
    }

    @Test
    void theLiveDisplayShowsAllTransfersAndCtrlCEndsTheRunCleanly() {
        bed.sandbox.faults().add("media", new FaultAction.Stall(10_000));
        CommandLineProcess run = bed.startOnTerminal("migrate");
        await().atMost(Duration.ofMinutes(1)).until(() -> bed.sandbox.faults().stalled() == 1);
        await().atMost(Duration.ofMinutes(1)).until(() -> run.out().contains("Wide 世界"));

        assertThat(run.out()).contains(" videos, ", "down 1", "down 2", "up 1", "waiting");
        assertThat(run.out()).doesNotContain(RIGHT_TO_LEFT, "\u001b[2Jtitle");

        assertThat(ProcessHandle.current().descendants())
                .as("processes of the test, one of which must be yt2ms with the key in its environment")
                .anyMatch(process -> ProcessFiles.text(process.pid(), "environ").contains(Sandbox.TOKEN))
                .as(
                        "processes, none of which may load libraries from folders other than those of the system and of Java")
                .allMatch(
                        process -> ProcessFiles.strangeLibraries(process.pid()).isEmpty())
                .as("processes, of which no tool may have the key in its environment")
                .noneMatch(process -> ProcessFiles.isTool(process.pid())
                        && ProcessFiles.text(process.pid(), "environ").contains(Sandbox.TOKEN));

        assertAWatchRedrawsTheStatusUntilCtrlC();

        run.type('\u0003');

        CommandLineProcess.Result result = run.await();
        assertThat(result.exitCode()).isEqualTo(130);
        assertThat(result.out()).contains("Stopped by a signal; run again to continue.");
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("STOPPED");
    }

    private void assertAWatchRedrawsTheStatusUntilCtrlC() {
        CommandLineProcess watch = bed.startOnTerminal("status", "--watch", "--every", "1s");
        await().atMost(Duration.ofMinutes(1)).until(() -> watch.out().split("1 DOWNLOADING", -1).length > 2);
        watch.type('\u0003');
        CommandLineProcess.Result ended = watch.await();
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(130);
        assertThat(ended.out()).contains("\u001b[H\u001b[2J", "run: RUNNING").doesNotContain("Exception");
    }

    @Test
    void warningsAppearAboveTheDisplay() {
        bed.sandbox.faults().add("media", new FaultAction.Junk());

        CommandLineProcess.Result result = bed.startOnTerminal("migrate").await();

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.out()).contains("AbCdEfGhIjK will be tried again", "1 on the platform, 0 failed");
    }
}
