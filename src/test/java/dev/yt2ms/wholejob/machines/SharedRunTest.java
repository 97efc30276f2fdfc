package dev.yt2ms.wholejob.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.live.LiveEndpoint;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed;
import dev.yt2ms.wholejob.WholeJobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Tests several processes with one ledger in PostgreSQL, each with a state directory of its own, as on several machines. */
@StartsProcesses
class SharedRunTest extends WholeJobTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LONGEST_RUN = Duration.ofMinutes(8);
    private static final int VIDEOS = 40;

    private List<SandboxVideo> videos = List.of();

    @BeforeEach
    void shareADatabase() throws Exception {
        bed.use(TestBed.Database.POSTGRESQL);
        bed.set("download.workers", "2").set("destination.workers", "2").set("download.pause", "1s");
        bed.sandbox.channel().fill(VIDEOS);
        videos = bed.sandbox.channel().videos();
    }

    /** Sets after how many seconds without a heartbeat a machine counts as dead. */
    private void countAsDeadAfter(int seconds) {
        bed.environment("JDK_JAVA_OPTIONS", "-Dyt2ms.heartbeat-millis=500 -Dyt2ms.heartbeats-missed=" + 2 * seconds);
    }

    @Test
    void machinesShareTheVideosOfARun() throws Exception {
        countAsDeadAfter(60);
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Trickle(30_000)).always());
        CommandLineProcess berlin = start("berlin");
        CommandLineProcess rome = start("rome");

        await().atMost(PATIENCE)
                .ignoreExceptions() // The process has not begun yet.
                .untilAsserted(() -> assertThat(liveTransfers("berlin")).contains("berlin", "rome"));
        bed.sandbox.faults().clear();
        CommandLineProcess.Result first = berlin.await();
        CommandLineProcess.Result second = rome.await();

        assertThat(first.exitCode()).as(first.err()).isZero();
        assertThat(second.exitCode()).as(second.err()).isZero();
        checkAll();
        assertThat(bed.sandbox.traffic().requests("youtube.playlistItems"))
                .as("one machine reads the channel")
                .hasSize(1);
        assertThat(logOf("berlin")).contains("uploaded ");
        assertThat(logOf("rome")).contains("uploaded ");
    }

    /** Returns the machines whose transfers the live page of this machine shows. */
    private List<String> liveTransfers(String node) throws IOException {
        RunFile run = RunFile.read(state(node)).orElseThrow(() -> new IOException("no run yet"));
        List<String> nodes = new ArrayList<>();
        JsonMapper.shared()
                .readTree(LiveEndpoint.asked(run).overview())
                .path("transfers")
                .forEach(transfer -> nodes.add(transfer.path("node").asString()));
        return nodes;
    }

    @Test
    void eachVideoArrivesOnceThoughMachinesDieFreezeAndLeave() throws Exception {
        countAsDeadAfter(5);
        Map<String, CommandLineProcess> running = new LinkedHashMap<>();
        for (String node : List.of("berlin", "rome", "paris")) {
            running.put(node, start(node));
        }
        awaitArrivals(4);
        String leader = leader();
        running.get(leader).killGroup(); // It is started again only when another machine has taken over.
        awaitArrivals(10);
        await().atMost(PATIENCE).until(() -> !leader().equals(leader) && !leader().equals("none"));
        running.put(leader, start(leader));

        supervise(running);
        String frozen = anyExcept(leader());
        running.get(frozen).signal("STOP");
        awaitArrivals(16);
        await().atMost(PATIENCE).until(() -> !living().contains(frozen));
        running.get(frozen).signal("CONT");
        supervise(running);

        String ended = anyExcept(leader(), frozen);
        running.get(ended).signal("TERM");
        awaitArrivals(22);
        supervise(running);

        String frozenLeader = leader();
        running.get(frozenLeader).signal("STOP");
        await().atMost(PATIENCE).until(() -> {
            // The other two may end only now, and one of them must take over the lead.
            supervise(running);
            return !leader().equals(frozenLeader) && !leader().equals("none");
        });
        running.get(frozenLeader).signal("CONT");

        await().atMost(LONGEST_RUN).pollInterval(Duration.ofMillis(200)).until(() -> {
            supervise(running);
            return running.values().stream().noneMatch(CommandLineProcess::isAlive);
        });
        checkAll();
        for (String node : running.keySet()) {
            assertThat(bed.processesOf(bed.stagingIn(state(node))))
                    .as("processes of downloads that are left")
                    .isEmpty();
        }
    }

    /** Starts machines again that have ended before the run has, as a supervisor does. */
    private void supervise(Map<String, CommandLineProcess> running) {
        for (String node : List.copyOf(running.keySet())) {
            CommandLineProcess process = running.get(node);
            if (!process.isAlive() && !isCompleted()) {
                CommandLineProcess.Result result = process.await();
                assertThat(result.exitCode()).as(node + ": " + result.err()).isIn(0, 75, 137, 143);
                running.put(node, start(node));
            }
        }
    }

    private boolean isCompleted() {
        try (LedgerFile ledger = bed.ledger()) {
            return ledger.texts("SELECT run_state FROM migration").equals(List.of("COMPLETED"));
        }
    }

    private String leader() {
        try (LedgerFile ledger = bed.ledger()) {
            return ledger.texts("SELECT COALESCE(picked_by, 'none') FROM cluster_lead")
                    .get(0);
        }
    }

    private List<String> living() {
        try (LedgerFile ledger = bed.ledger()) {
            return ledger.texts("SELECT node FROM cluster_living ORDER BY node");
        }
    }

    /** Waits until a machine other than these lives, and returns its name. */
    private String anyExcept(String... nodes) {
        return await().atMost(PATIENCE)
                .until(
                        () -> living().stream()
                                .filter(node -> !List.of(nodes).contains(node))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private CommandLineProcess start(String node, String... options) {
        List<String> all = new ArrayList<>(
                List.of("--set", "migration.node=" + node, "--set", "migration.state-dir=" + state(node)));
        all.addAll(List.of(options));
        return bed.start("migrate", all.toArray(String[]::new));
    }

    private Path state(String node) {
        return bed.directory.resolve("state-" + node);
    }

    private String logOf(String node) throws Exception {
        return Files.readString(state(node).resolve("logs").resolve("yt2ms.log"));
    }

    private void awaitArrivals(int number) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> bed.sandbox.platform().contents().size() >= number);
    }

    private void checkAll() {
        bed.assertAllArrivedOnce(videos);
        try (LedgerFile ledger = bed.ledger()) {
            assertThat(ledger.texts("SELECT DISTINCT state FROM migration_item"))
                    .containsExactly("VERIFIED");
            assertThat(ledger.number("SELECT COUNT(*) FROM migration_item WHERE claimed_by IS NOT NULL"))
                    .isZero();
            assertThat(ledger.texts("SELECT run_state FROM migration")).containsExactly("COMPLETED");
        }
    }
}
