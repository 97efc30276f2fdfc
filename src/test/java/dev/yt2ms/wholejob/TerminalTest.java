package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the live display on a pseudo-terminal. */
@StartsProcesses
class TerminalTest extends WholeJobTest {

    private static final Pattern LOG_LINE = Pattern.compile("\\d\\d:\\d\\d:\\d\\d ");
    private static final Pattern BAR = Pattern.compile("\\[#*-*(?:] |$)");

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
    void theLiveDisplayShowsTransfersAndCtrlCEndsTheRunCleanly() {
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Stall(10_000)).always());
        CommandLineProcess run = bed.startOnTerminal("migrate");
        await().until(() -> bed.sandbox.faults().stalled() == 1);
        await().until(() -> run.out().contains("Wide 世界"));

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
        await().until(() -> watch.out().split("1 DOWNLOADING", -1).length > 2);
        watch.type('\u0003');
        CommandLineProcess.Result ended = watch.await();
        assertThat(ended.exitCode()).as(ended.out()).isEqualTo(130);
        assertThat(ended.out()).contains("\u001b[H\u001b[2J", "run: RUNNING").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource({"24, 80", "6, 20", "50, 200"})
    void noLineOfTheLogIsMixedWithTheDisplay(int rows, int columns) {
        bed.environment("LC_ALL", "C").set("download.workers", "3").set("destination.workers", "3");
        bed.sandbox.channel().fill(4);
        bed.sandbox.faults().add(Fault.at("media", new FaultAction.Junk()).times(4));

        CommandLineProcess.Result result =
                bed.startOnTerminal(rows, columns, "migrate", "--verbose").await();

        assertThat(result.exitCode()).as(result.out()).isZero();
        List<String> lines = new Screen(rows, columns).write(result.out()).lines();
        String screen = String.join("\n", lines);
        assertThat(lines)
                .as(screen)
                .filteredOn(line -> LOG_LINE.matcher(line).find())
                .isNotEmpty()
                .allMatch(line -> LOG_LINE.matcher(line).lookingAt())
                .noneMatch(line -> BAR.matcher(line).find());
        assertThat(lines)
                .as(screen)
                .filteredOn(line -> BAR.matcher(line).find())
                .singleElement()
                .satisfies(line -> assertThat(line).startsWith("all "));
        assertThat(lines).as(screen).noneMatch(line -> line.startsWith("down ") || line.startsWith("up "));
        assertThat(lines)
                .as(screen)
                .filteredOn(line -> line.contains("will be tried again"))
                .hasSize(bed.log().split("will be tried again", -1).length - 1)
                .hasSizeGreaterThan(1);
        assertThat(screen).contains("5 on the platform, 0 failed");
    }

    @Test
    void warningsAppearAboveTheDisplay() {
        bed.sandbox.faults().add("media", new FaultAction.Junk());

        CommandLineProcess.Result result = bed.startOnTerminal("migrate").await();

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.out()).contains("AbCdEfGhIjK will be tried again", "1 on the platform, 0 failed");
    }
}
