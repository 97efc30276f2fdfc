package dev.yt2ms.wholejob.machines;

import static org.awaitility.Awaitility.await;

import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed;
import dev.yt2ms.wholejob.WholeJobTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** The base class of tests with several processes on one ledger in PostgreSQL, each with a state directory of its own. */
abstract class MachinesTest extends WholeJobTest {

    static final Duration PATIENCE = Duration.ofMinutes(3);

    @BeforeEach
    void shareADatabase() throws Exception {
        bed.use(TestBed.Database.POSTGRESQL);
        countAsDeadAfter(60);
        bed.set("download.workers", "2").set("destination.workers", "2").set("download.pause", "1s");
    }

    /**
     * Sets after how many seconds without a heartbeat a machine counts as dead. On a busy computer, a living machine may
     * lose its seat too if these are few.
     */
    final void countAsDeadAfter(int seconds) {
        bed.environment("JDK_JAVA_OPTIONS", "-Dyt2ms.heartbeat-millis=500 -Dyt2ms.heartbeats-missed=" + 2 * seconds);
    }

    /** Starts a command on the machine with this name. */
    final CommandLineProcess start(String node, String command, String... options) {
        List<String> all = new ArrayList<>(
                List.of("--set", "migration.node=" + node, "--set", "migration.state-dir=" + state(node)));
        all.addAll(List.of(options));
        return bed.start(command, all.toArray(String[]::new));
    }

    final Path state(String node) {
        return bed.directory.resolve("state-" + node);
    }

    final String logOf(String node) throws Exception {
        return Files.readString(state(node).resolve("logs").resolve("yt2ms.log"));
    }

    /** Returns the name of the node that leads, or {@code none}. */
    final String leader() {
        try (LedgerFile ledger = bed.ledger()) {
            return ledger.texts("SELECT COALESCE(picked_by, 'none') FROM cluster_lead").stream()
                    .findFirst()
                    .orElse("none");
        }
    }

    /**
     * Waits until one of these machines leads and its process is alive, and returns its name.
     *
     * @param meanwhile is called again and again while it waits
     */
    final String awaitLeader(Map<String, CommandLineProcess> running, Runnable meanwhile) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            meanwhile.run();
                            return leader();
                        },
                        node -> running.containsKey(node) && running.get(node).isAlive());
    }

    /** Returns the names of the nodes that have their seats. */
    final List<String> living() {
        try (LedgerFile ledger = bed.ledger()) {
            return ledger.texts("SELECT node FROM cluster_living ORDER BY node");
        }
    }

    final void awaitArrivals(int number) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> bed.sandbox.platform().contents().size() >= number);
    }
}
