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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests one run that several machines share. */
@StartsProcesses
class SharedRunTest extends MachinesTest {

    private static final Duration LONGEST_RUN = Duration.ofMinutes(8);
    private static final int VIDEOS = 40;

    private List<SandboxVideo> videos = List.of();

    @BeforeEach
    void fillTheChannel() {
        bed.sandbox.channel().fill(VIDEOS);
        videos = bed.sandbox.channel().videos();
    }

    @Test
    void machinesShareTheVideosOfARun() throws Exception {
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
    void aMachineThatStopsAloneNotifiesAndTheOthersFinishTheRun() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            for (int i = 0; i < 2; i++) {
                server.enqueue(new MockResponse.Builder().code(204).build());
            }
            bed.set("notify.webhook", "{url: '" + server.url("/") + "'}");
            CommandLineProcess berlin = startSlowLeader();
            // Now berlin waits, however long rome needs to start.
            await().atMost(PATIENCE)
                    .until(() -> start("berlin", "pause").await().exitCode() == 0);

            CommandLineProcess.Result rome = start(
                            "rome", "migrate", "--set", "migration.download.yt-dlp=/missing/yt-dlp")
                    .await();
            bed.sandbox.faults().clear();
            assertThat(start("berlin", "resume").await().exitCode()).isZero();
            CommandLineProcess.Result finished = berlin.await();

            assertThat(rome.exitCode()).as(rome.err()).isEqualTo(4);
            assertThat(finished.exitCode()).as(finished.err()).isZero();
            JsonNode stopped = body(server.takeRequest(0, TimeUnit.SECONDS));
            assertThat(stopped.path("event").stringValue()).isEqualTo("stopped");
            assertThat(stopped.path("title").stringValue())
                    .isEqualTo("yt2ms test: machine rome stopped, a person must act");
            assertThat(stopped.path("text").stringValue())
                    .contains(
                            "/missing/yt-dlp", "other machines that were seen within the last minute continue the run");
            assertThat(body(server.takeRequest(0, TimeUnit.SECONDS))
                            .path("event")
                            .stringValue())
                    .isEqualTo("finished");
            assertThat(server.getRequestCount()).isEqualTo(2);
            checkAll();
        }
    }

    @Test
    void aUsedUpQuotaEndsTheRunOnAllMachines() throws Exception {
        bed.sandbox.channel().fill(60);
        bed.sandbox.youtube().quotaLimit(3);
        CommandLineProcess berlin = startSlowLeader();
        CommandLineProcess rome = start("rome");
        await().atMost(PATIENCE).until(() -> rome.err().contains("takes part in run 1"));
        bed.sandbox.faults().clear();

        CommandLineProcess.Result first = berlin.await();
        CommandLineProcess.Result second = rome.await();

        assertThat(first.exitCode()).as(first.err()).isEqualTo(75);
        assertThat(second.exitCode()).as(second.err()).isEqualTo(75);
        assertThat(bed.sandbox.platform().contents()).hasSize(50);
    }

    @Test
    void aMachineThatComesBackContinuesTheRunItsLeaderLeft() throws Exception {
        CommandLineProcess berlin = startSlowLeader();
        CommandLineProcess rome = start("rome");
        await().atMost(PATIENCE).until(() -> living().contains("rome"));
        await().atMost(PATIENCE).until(() -> rome.err().contains("takes part in run 1"));

        rome.signal("STOP");
        berlin.signal("TERM");
        assertThat(berlin.await().exitCode()).isEqualTo(143);
        // What berlin records if it has not seen rome for a while, e.g. after an outage of the database.
        try (LedgerFile ledger = bed.ledger()) {
            ledger.update("UPDATE migration SET run_state = 'STOPPED', stopped_because = 'Stopped by a signal',"
                    + " resume_at = TIMESTAMP WITH TIME ZONE 'epoch', stations_open = FALSE");
        }
        bed.sandbox.faults().clear();
        rome.signal("CONT");
        CommandLineProcess.Result finished = rome.await();

        assertThat(finished.exitCode()).as(finished.err()).isZero();
        checkAll();
    }

    /** Starts berlin with slow downloads, and waits until other machines may move videos too. */
    private CommandLineProcess startSlowLeader() {
        bed.sandbox
                .faults()
                .add(Fault.at("media", new FaultAction.Trickle(30_000)).always());
        CommandLineProcess berlin = start("berlin");
        await().atMost(PATIENCE).until(this::mayOthersMove);
        return berlin;
    }

    /** Whether the machine that leads has done the first steps of the run. */
    private boolean mayOthersMove() {
        try (LedgerFile ledger = bed.ledger()) {
            return ledger.number("SELECT COUNT(*) FROM migration WHERE stations_open") == 1;
        }
    }

    private static JsonNode body(@Nullable RecordedRequest request) {
        return JsonMapper.shared()
                .readTree(Objects.requireNonNull(request, "no notification")
                        .getBody()
                        .utf8());
    }

    @Test
    void eachVideoArrivesOnceThoughMachinesDieFreezeAndLeave() throws Exception {
        countAsDeadAfter(10);
        Map<String, CommandLineProcess> running = new LinkedHashMap<>();
        for (String node : List.of("berlin", "rome", "paris")) {
            running.put(node, start(node));
        }
        awaitArrivals(4);
        String leader = awaitLeader(running, () -> supervise(running));
        running.remove(leader).killGroup(); // It is started again only when another machine has taken over.
        awaitArrivals(10, running);
        awaitLeader(running, () -> supervise(running));
        running.put(leader, start(leader));

        supervise(running);
        String frozen = anyExcept(awaitLeader(running, () -> supervise(running)));
        running.get(frozen).signal("STOP");
        awaitArrivals(16, running);
        await().atMost(PATIENCE).until(() -> !living().contains(frozen));
        running.get(frozen).signal("CONT");
        supervise(running);

        CommandLineProcess leaving =
                running.get(anyThatTakesPart(running, awaitLeader(running, () -> supervise(running)), frozen));
        leaving.signal("TERM");
        assertThat(leaving.await().out()).containsPattern("(?m)^[1-9]\\d* on the platform");
        awaitArrivals(22, running);
        supervise(running);

        String frozenLeader = awaitLeader(running, () -> supervise(running));
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

    /** Waits for contents. On a busy computer, a machine may meanwhile lose its seat, and a supervisor starts it again. */
    private void awaitArrivals(int number, Map<String, CommandLineProcess> running) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            supervise(running);
            return bed.sandbox.platform().contents().size() >= number;
        });
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

    /**
     * Waits until a machine other than these takes part with its present process, and returns its name. A process that
     * has not come so far prints no summary when it is stopped.
     */
    private String anyThatTakesPart(Map<String, CommandLineProcess> running, String... except) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            supervise(running);
                            return living().stream()
                                    .filter(node -> !List.of(except).contains(node))
                                    .filter(node -> takesPart(node, running.get(node)))
                                    .findFirst();
                        },
                        Optional::isPresent)
                .orElseThrow();
    }

    private boolean takesPart(String node, CommandLineProcess process) {
        try (LedgerFile ledger = bed.ledger()) {
            return process.isAlive()
                    && ledger.texts("SELECT process FROM cluster_node WHERE node = '" + node + "'").stream()
                            .anyMatch(name -> name.startsWith(process.pid() + "@"));
        }
    }

    private CommandLineProcess start(String node) {
        return start(node, "migrate");
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
