package dev.yt2ms.wholejob.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests that a repeated sync moves new videos, releases the ledger between two syncs, and ends cleanly. */
@StartsProcesses
class SyncLoopTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SandboxVideo first = SandboxVideo.of("firstfirstf").build();

    @BeforeEach
    void addVideo() {
        bed.sandbox.channel().add(first);
    }

    private static long runs(String output) {
        return output.lines().filter(line -> line.contains("on the platform")).count();
    }

    @Test
    void repeatsTheSyncUntilAPersonMustAct() {
        SandboxVideo second = SandboxVideo.of("secondsecon")
                .publishedAt("2021-01-01T00:00:00Z")
                .build();
        CommandInProcess.Started sync = bed.startHere("sync", "--cron", "* * * * * *", "--jitter", "0s");
        await().atMost(PATIENCE).until(() -> runs(sync.out()) >= 2);
        bed.sandbox.channel().add(second);
        await().atMost(PATIENCE)
                .until(() -> bed.sandbox
                        .platform()
                        .contentNamed(second.id() + ".mp4")
                        .isPresent());
        long before = runs(sync.out());
        await().atMost(PATIENCE).until(() -> runs(sync.out()) > before);
        bed.sandbox.youtube().acceptedKey("another");

        CommandInProcess.Result result = sync.await();

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("source.api-key");
        bed.assertAllArrivedOnce(List.of(first, second));
    }

    @Test
    void skipsAScheduledSyncWhileAnotherCommandUsesTheLedger() {
        bed.set("download.attempts", "100");
        bed.sandbox.faults().add(Fault.at("watch", new FaultAction.Stall(-1)).always());
        CommandLineProcess migration = bed.start("migrate");
        await().atMost(PATIENCE)
                .until(() -> !bed.sandbox.traffic().requests("watch").isEmpty());

        CommandLineProcess sync = bed.start("sync", "--every", "1s", "--jitter", "0s");
        await().atMost(PATIENCE)
                .until(() -> sync.err()
                                .lines()
                                .filter(line -> line.contains("This sync is skipped: another run holds the ledger"))
                                .count()
                        >= 2);
        assertThat(sync.out()).isEmpty();
        migration.signal("TERM");
        assertThat(migration.await().exitCode()).isEqualTo(143);
        bed.sandbox.faults().clear();

        await().atMost(PATIENCE).until(() -> runs(sync.out()) >= 1);
        sync.signal("TERM");
        assertThat(sync.await().exitCode()).isEqualTo(143);
        bed.assertAllArrivedOnce(List.of(first));
    }

    @Test
    void aWaitingLoopHoldsNoLockAndEndsAtOnceOnTerm() {
        CommandLineProcess sync = bed.start("sync", "--every", "6h");
        await().atMost(PATIENCE).until(() -> sync.err().contains("Next sync at"));

        assertThat(bed.run("retry").exitCode()).isZero();
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isOne();
        sync.signal("TERM");
        CommandLineProcess.Result result = sync.await();

        assertThat(result.exitCode()).as(result.err()).isEqualTo(143);
        bed.assertAllArrivedOnce(List.of(first));
    }
}
