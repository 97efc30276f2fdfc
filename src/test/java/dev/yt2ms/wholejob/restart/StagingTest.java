package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that the limits on staged bytes and on workers hold for a whole run. */
@StartsProcesses
class StagingTest extends WholeJobTest {

    private static final long LIMIT = 8_000_000;
    private static final String LARGE = "larger00000";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private long most;
    private boolean largeOneMetAnother;

    /** Turns the canary off, so that all videos can be downloaded from the start. */
    @BeforeEach
    void withoutCanary() {
        bed.set("canary.videos", "0");
    }

    @Test
    void downloadsAndUploadsRunAtTheSameTimeWithTheirOwnWorkers() {
        bed.sandbox.channel().fill(5);
        bed.sandbox.faults().add(Fault.at("upload", new FaultAction.Stall(-1)).times(2));
        CommandInProcess.Started run = bed.startHere("migrate");

        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == 2);
        await().atMost(PATIENCE)
                .until(() -> bed.sandbox.traffic().requests("watch").size() == 5);

        assertThat(bed.sandbox.faults().stalled())
                .as("uploads that are still running while the downloads go on")
                .isEqualTo(2);
        CommandLineProcess watch = bed.start("status", "--watch", "--every", "1s");
        await().atMost(PATIENCE).until(() -> watch.out().contains("2 UPLOADING") || !watch.isAlive());
        bed.sandbox.faults().clear();
        assertThat(run.await().exitCode()).isZero();
        assertThat(watch.await().out())
                .containsSubsequence("run: RUNNING", "run: COMPLETED", "      5 VERIFIED    100 %");
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
    }

    @Test
    void stagedBytesStayWithinTheLimitAndLargerVideosMoveAlone() {
        for (int i = 0; i < 6; i++) {
            bed.sandbox
                    .channel()
                    .add(SandboxVideo.of("small00000" + i).padding(2_500_000).build());
        }
        SandboxVideo large = SandboxVideo.of(LARGE).padding(12_000_000).build();
        bed.sandbox.channel().add(large);
        bed.set("download.staging-limit", Long.toString(LIMIT))
                .set("download.workers", "3")
                .set("destination.workers", "1");
        // Downloads are slowed down. Otherwise they would be complete before the run could stop them at the staging
        // limit.
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Trickle(2_500_000)).always());
        // The first upload hangs, so that no file leaves the staging folder for a while.
        bed.sandbox.faults().add(Fault.at("platform.CreateUploaderSession", new FaultAction.Stall(-1)));
        CommandLineProcess run = bed.start("migrate");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> look() && (bed.sandbox.traffic().requests("watch").size() >= 3 || !run.isAlive()));
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .during(Duration.ofSeconds(3))
                .until(this::look);
        bed.sandbox.faults().release();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(() -> look() && !run.isAlive());

        CommandLineProcess.Result result = run.await();

        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        // The limit may be exceeded a little, because the size of a video is known only after its download has begun,
        // and a download that exceeds the limit needs a moment to stop.
        assertThat(most)
                .as("largest number of staged bytes, without the large video")
                .isBetween(1L, LIMIT * 5 / 4);
        assertThat(largeOneMetAnother)
                .as("whether the large video was staged at the same time as a whole other file")
                .isFalse();
        assertThat(bed.sandbox.traffic().downloads().most())
                .as("largest number of downloads at the same time")
                .isLessThanOrEqualTo(3);
        assertThat(bed.sandbox.traffic().uploads().most())
                .as("largest number of uploads at the same time")
                .isEqualTo(1);
    }

    private boolean look() {
        // Reading the folder takes time on a busy machine. So the large video counts as staged together with others
        // only if it is there both before and after they are read.
        boolean largeBefore = staged().getOrDefault(LARGE, 0L) > LIMIT;
        Map<String, Long> staged = staged();
        long others = staged.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(LARGE))
                .mapToLong(Map.Entry::getValue)
                .sum();
        boolean largeAfter = largeBefore && staged().getOrDefault(LARGE, 0L) > LIMIT;
        most = Math.max(most, others);
        largeOneMetAnother |= largeAfter && others > 2_500_000;
        return true;
    }

    /**
     * Returns the staged bytes by video id; empty if the folder changes while it is read. The test calls this method
     * many times, so one empty answer does no harm.
     */
    private Map<String, Long> staged() {
        Map<String, Long> staged = new HashMap<>();
        if (Files.isDirectory(bed.staging())) {
            try (Stream<Path> files = Files.walk(bed.staging())) {
                files.filter(Files::isRegularFile)
                        .forEach(file ->
                                staged.merge(file.getParent().getFileName().toString(), size(file), Long::sum));
            } catch (IOException | UncheckedIOException e) {
                return Map.of();
            }
        }
        return staged;
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
