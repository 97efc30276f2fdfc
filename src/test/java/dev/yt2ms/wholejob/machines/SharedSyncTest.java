package dev.yt2ms.wholejob.machines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that machines with the same schedule of syncs scan the channel once for all of them. */
@StartsProcesses
class SharedSyncTest extends MachinesTest {

    private static final List<String> MACHINES = List.of("berlin", "rome", "paris");
    private static final Pattern BEGINS =
            Pattern.compile("run (\\d+) begins; its scan of the channel was due at (\\S+Z)");

    @Test
    void machinesWithOneScheduleMakeOneScan() throws Exception {
        bed.sandbox.channel().fill(12);
        Map<String, CommandLineProcess> running = startAll("sync", "--every", "6h");

        for (CommandLineProcess machine : running.values()) {
            await().atMost(PATIENCE).until(() -> machine.err().contains("Next sync at"));
        }

        assertThat(scans()).isOne();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        endAll(running);
    }

    @Test
    void plainSyncsAtAboutTheSameTimeMakeOneScan() throws Exception {
        bed.sandbox.channel().fill(6);
        for (CommandLineProcess machine : startAll("sync").values()) {
            assertThat(machine.await().exitCode()).as(machine.err()).isZero();
        }
        assertThat(scans()).isOne();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        String first;
        try (LedgerFile ledger = bed.ledger()) {
            first = ledger.texts("SELECT led_by FROM migration").get(0);
        }

        // A machine that comes a little later relies on the scan, the one that made it scans again.
        String later = first.equals("berlin") ? "rome" : "berlin";
        assertThat(start(later, "sync").await().err()).contains("node " + first + " has already scanned the channel");
        assertThat(scans()).isOne();
        assertThat(start(first, "sync").await().exitCode()).isZero();
        assertThat(scans()).isEqualTo(2);
    }

    @Test
    void theOthersKeepTheScheduleWhenTheLeaderDies() throws Exception {
        countAsDeadAfter(5);
        bed.sandbox.channel().fill(30);
        Map<String, CommandLineProcess> running = startAll("sync", "--every", "20s", "--jitter", "0s");
        awaitArrivals(6);
        String dead = awaitLeader(running, () -> {});
        running.remove(dead).killGroup();
        awaitArrivals(30);

        bed.sandbox.channel().add(newVideo("afterafteraf"));
        awaitArrivals(31);
        running.put(dead, start(dead, "sync", "--every", "20s", "--jitter", "0s"));
        bed.sandbox.channel().add(newVideo("laterlaterla"));
        awaitArrivals(32);

        endAll(running);
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        List<Instant> due = dueTimes();
        assertThat(due).hasSizeGreaterThan(2);
        for (int i = 1; i < due.size(); i++) {
            assertThat(Duration.between(due.get(i - 1), due.get(i)))
                    .as("time between two scans: " + due)
                    .isGreaterThan(Duration.ofSeconds(9));
        }
    }

    private static SandboxVideo newVideo(String id) {
        return SandboxVideo.of(id.substring(0, 11))
                .publishedAt("2021-01-01T00:00:00Z")
                .build();
    }

    private Map<String, CommandLineProcess> startAll(String command, String... options) {
        Map<String, CommandLineProcess> running = new LinkedHashMap<>();
        MACHINES.forEach(node -> running.put(node, start(node, command, options)));
        return running;
    }

    private static void endAll(Map<String, CommandLineProcess> running) {
        running.values().forEach(machine -> machine.signal("TERM"));
        running.values()
                .forEach(machine ->
                        assertThat(machine.await().exitCode()).as(machine.err()).isEqualTo(143));
    }

    /** Returns how often the list of the channel, which has one page, was read. */
    private int scans() {
        return bed.sandbox.traffic().requests("youtube.playlistItems").size();
    }

    /** Returns when the scan of each run was due, from the logs of all machines. */
    private List<Instant> dueTimes() throws Exception {
        Map<Integer, Instant> runs = new TreeMap<>();
        for (String node : MACHINES) {
            for (MatchResult begins : BEGINS.matcher(logOf(node)).results().toList()) {
                assertThat(runs.put(Integer.valueOf(begins.group(1)), Instant.parse(begins.group(2))))
                        .as("begun twice: run " + begins.group(1))
                        .isNull();
            }
        }
        return new ArrayList<>(runs.values());
    }
}
