package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed.Database;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that a run that was killed continues, and that nothing is lost or uploaded twice. */
@StartsProcesses
class KilledRunTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

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
        // Each kill interrupts at most two downloads, two downloads that are only prepared, and two uploads, and only
        // these are repeated.
        assertThat(bed.sandbox.traffic().requests("watch").size())
                .as("number of downloads; the log of all runs:\n%s", bed.log())
                .isLessThanOrEqualTo(count + kills * 4);
        assertThat(bed.sandbox.platform().sessionsOpened()).isLessThanOrEqualTo(count + kills * 2);
        assertThat(bed.sandbox.traffic().uploads().most()).isLessThanOrEqualTo(2);
        assertThat(bed.sandbox.traffic().downloads().most()).isLessThanOrEqualTo(2);
    }

    @Test
    @Survives(FaultCell.KILLED_JVM_ALONE)
    void aKilledJvmsChildProcessesAreEndedAndItsDownloadIsResumed() throws Exception {
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
            assertThat(ledger.number("SELECT COUNT(*) FROM BATCH_JOB_INSTANCE WHERE JOB_NAME = 'migrateChannel'"))
                    .isOne();
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
        bed.withoutEnvironment("JAVA_TOOL_OPTIONS");
        CommandLineProcess.Result next = bed.run("migrate");
        assertThat(next.exitCode()).as(next.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        bed.assertNothingLeftBehind();
    }

    private SandboxVideo video(String id) {
        SandboxVideo video = SandboxVideo.of(id).build();
        bed.sandbox.channel().add(video);
        return video;
    }
}
