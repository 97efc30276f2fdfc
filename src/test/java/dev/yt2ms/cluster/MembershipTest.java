package dev.yt2ms.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.ledger.ClaimLostException;
import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.NodeTransfer;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.StateTriggers;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests the roles of machines that share a migration, and that only the machine which has claimed an item records it. */
@StartsProcesses
class MembershipTest {

    private static final Clock CLOCK = Clock.systemUTC();
    /** A machine may be busy for seconds while other tests run, and must not count as dead then. */
    private static final Heartbeats HEARTBEATS = new Heartbeats(Duration.ofMillis(500), 20);

    /** How long the death of a machine may take to be noticed. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final BooleanSupplier NOT_STOPPING = () -> false;

    @TempDir
    private Path folder;

    private DatabaseSettings server;
    private LedgerDatabase database;
    private LedgerNodes nodes;
    private JdbcClient jdbc;

    @BeforeEach
    void openDatabase() throws SQLException {
        server = PreparedLedger.postgres("membership");
        database = LedgerDatabase.open(server, folder, "test", LedgerDatabase.Mode.MEMBER);
        StateTriggers.create(database.dataSource());
        nodes = new LedgerNodes(database.dataSource(), "test", CLOCK);
        jdbc = JdbcClient.create(database.dataSource());
        new MigrationRuns(database.dataSource(), "test", CLOCK).beginRun(EnumerationMode.FULL);
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void everyNodeShowsWhatTheOthersMove() throws Exception {
        record("a", "b");
        try (Membership berlin = join("berlin");
                Membership rome = join("rome")) {
            berlin.seen(Optional.of("YouTube is unavailable"), List.of());
            rome.seen(Optional.empty(), List.of(moving("rome", "a", 10), moving("rome", "b", 20)));
            rome.seen(Optional.empty(), List.of(moving("rome", "b", 30)));

            assertThat(nodes.transfers()).containsExactly(moving("rome", "b", 30));
            assertThat(nodes.all())
                    .extracting(ClusterNode::name, ClusterNode::gate, ClusterNode::transfers)
                    .containsExactly(
                            tuple("berlin", Optional.of("YouTube is unavailable"), List.of()),
                            tuple(
                                    "rome",
                                    Optional.empty(),
                                    List.of(moving("rome", "b", 30).transfer())));
            rome.close();
            assertThat(nodes.transfers()).isEmpty();
        }
    }

    private static NodeTransfer moving(String node, String id, long bytes) {
        return new NodeTransfer(
                node,
                new Transfers.Transfer(
                        Transfers.Direction.DOWNLOAD, bytes == 10 ? 0 : 1, id, "Title of " + id, bytes, -1));
    }

    @Test
    void oneNodeLeadsAndTheNextOneFollowsWhenItLeaves() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            try (Membership rome = join("rome")) {
                assertThat(nodes.leader()).contains("berlin");
                assertThat(berlin.othersLive()).isTrue();
                long version = berlin.leadVersion().orElseThrow();
                assertThat(nodes.leads("berlin", version)).isTrue();
                berlin.close();
                await().until(() -> rome.leadVersion().isPresent());
                assertThat(nodes.end("berlin", version, MigrationRun.State.STOPPED, Optional.empty(), Optional.empty()))
                        .as("ended by a node that no longer leads")
                        .isFalse();
                assertThat(nodes.all()).extracting("living").containsExactly(false, true);
                assertThat(nodes.end(
                                "rome",
                                rome.leadVersion().orElseThrow(),
                                MigrationRun.State.COMPLETED,
                                Optional.empty(),
                                Optional.empty()))
                        .isTrue();
            }
        }
    }

    @Test
    void anotherNodeTakesOverFromOneWithoutHeartbeats() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            record("a", "b");
            nodes.open("berlin", berlin.leadVersion().orElseThrow(), true);
            new MigrationRuns(database.dataSource(), "test", CLOCK).passCanary();
            JdbcMigrationLedger ofBerlin = ledger(berlin);
            assertThat(claim(ofBerlin, berlin, Station.DOWNLOAD)).isEqualTo("a");
            ofBerlin.downloaded("a", LedgerVideos.FILE);
            assertThat(claim(ofBerlin, berlin, Station.UPLOAD)).isEqualTo("a");
            ofBerlin.intendUpload("a", Map.of("filename", "a.mp4"));

            try (Membership rome = join("rome")) {
                silence("berlin");
                await().atMost(PATIENCE)
                        .until(() -> nodes.tokenOf("berlin", HEARTBEATS.lease()).isEmpty());
                await().atMost(PATIENCE).until(() -> rome.leadVersion().isPresent());
                await().atMost(PATIENCE).until(() -> nodes.giveBackOfDead() == 1);
                assertThat(state("a")).isEqualTo(ItemState.DOWNLOADED);
                assertThat(jdbc.sql("SELECT upload_unsure FROM migration_item WHERE video_id = 'a'")
                                .query(Boolean.class)
                                .single())
                        .isTrue();
                assertThatExceptionOfType(ClaimLostException.class)
                        .isThrownBy(() -> ofBerlin.uploaded("a", "content", 1));
                assertThat(state("a")).isEqualTo(ItemState.DOWNLOADED);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThatExceptionOfType(ClaimLostException.class)
                                .isThrownBy(berlin::check));
                assertThatExceptionOfType(ClaimLostException.class)
                        .isThrownBy(() -> claim(ofBerlin, berlin, Station.DOWNLOAD));
                // The file is on the dead node, but the platform must be asked before the video is downloaded again.
                assertThat(nodes.giveUpFiles("rome", Duration.ZERO)).isEqualTo(1);
                assertThat(claim(ledger(rome), rome, Station.UPLOAD)).isEqualTo("a");
            }
        }
    }

    @Test
    void aNodeCountsAsAwayFromTheMomentItLeaves() throws Exception {
        try (Membership berlin = join("berlin")) {
            // It stopped to take part an hour ago, and then waited for its uploads.
            jdbc.sql("UPDATE cluster_node SET seen_at = seen_at - INTERVAL '1 hour'")
                    .update();
            record("a");
            jdbc.sql("UPDATE migration_item SET state = 'DOWNLOADING'").update();
            jdbc.sql("UPDATE migration_item SET state = 'DOWNLOADED', staged_on = 'berlin'")
                    .update();
            assertThat(berlin.token()).isNotEmpty();
        }
        assertThat(nodes.giveUpFiles("rome", Duration.ofMinutes(30))).isZero();
        assertThat(nodes.giveUpFiles("rome", Duration.ZERO)).isOne();
    }

    @Test
    void nodesClaimOnlyWhatTheyMay() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            try (Membership rome = join("rome")) {
                record("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n");
                JdbcMigrationLedger ofBerlin = ledger(berlin);
                JdbcMigrationLedger ofRome = ledger(rome);
                assertThat(claim(ofBerlin, berlin, Station.DOWNLOAD))
                        .as("before the first steps are done")
                        .isEqualTo("nothing");
                nodes.open("berlin", berlin.leadVersion().orElseThrow(), true);
                assertThat(claim(ofRome, rome, Station.DOWNLOAD))
                        .as("before the canary is compared, by a node that does not lead")
                        .isEqualTo("nothing");
                assertThat(claim(ofBerlin, berlin, Station.DOWNLOAD)).isEqualTo("a");
                new MigrationRuns(database.dataSource(), "test", CLOCK).passCanary();
                assertThat(claim(ofRome, rome, Station.DOWNLOAD)).isEqualTo("b");
                ofRome.downloaded("b", LedgerVideos.FILE);
                assertThat(claim(ofBerlin, berlin, Station.UPLOAD))
                        .as("a file of another node")
                        .isEqualTo("nothing");
                assertThat(claim(ofRome, rome, Station.UPLOAD)).isEqualTo("b");
                for (int open = 2; open <= berlin.mostOpen(); open++) {
                    assertThat(claim(ofBerlin, berlin, Station.DOWNLOAD)).isNotEqualTo("nothing");
                }
                assertThat(claim(ofBerlin, berlin, Station.DOWNLOAD))
                        .as("beyond the limit of open items")
                        .isEqualTo("nothing");
                assertThat(claim(ofRome, rome, Station.DOWNLOAD)).isNotEqualTo("nothing");
            }
            assertThat(state("b")).as("claimed by a node that left").isEqualTo(ItemState.DOWNLOADED);
        }
    }

    @Test
    void anExceptionAfterTheLossOfTheLeadIsNoDefect() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            Team team = team(berlin, berlin::databaseAhead);
            RuntimeException defect = new IllegalStateException("for a test");
            assertThat(team.because(defect).kind()).isEqualTo(StopReason.Kind.DEFECT);

            silence("berlin");

            assertThat(team.because(defect)).isEqualTo(StopReasons.lostItsPlace());
        }
    }

    @Test
    void theSuccessorOfADeadProcessTakesItsRolesAtOnce() throws Exception {
        try (Membership dead =
                Membership.join(database.roleConnections(), nodes, settings("berlin", ""), HEARTBEATS, NOT_STOPPING)) {
            await().until(() -> dead.leadVersion().isPresent());
            // As after a kill: the state directory is free, and the roles are still held.
            nodes.replace("berlin", dead.token());
            assertThat(nodes.tokenOf("berlin", HEARTBEATS.lease())).isEmpty();
            assertThat(nodes.leads("berlin", dead.leadVersion().orElseThrow())).isFalse();
        }
    }

    @Test
    void refusesACopyOfALivingMachineAndNotItsOwnSuccessor() throws Exception {
        // The copy waits for the next heartbeat of berlin, which may be late.
        Heartbeats slow = new Heartbeats(Duration.ofSeconds(2), 10);
        try (Membership berlin = Membership.join(
                database.roleConnections(), nodes, settings("berlin", "  node: berlin\n"), slow, NOT_STOPPING)) {
            Settings copy = settings("copy", "");
            Files.copy(folder.resolve("berlin/node"), folder.resolve("copy/node"));
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> Membership.join(database.roleConnections(), nodes, copy, slow, NOT_STOPPING))
                    .withMessageContaining("another machine already takes part as node 'berlin'");
            assertThat(nodes.tokenOf("berlin", slow.lease())).contains(berlin.token());

            silence("berlin");
            try (Membership successor = Membership.join(database.roleConnections(), nodes, copy, slow, NOT_STOPPING)) {
                assertThat(nodes.tokenOf("berlin", slow.lease())).contains(successor.token());
            }
        }
    }

    @Test
    void aStopEndsTheWaitOfAProcessThatWantsToJoin() throws Exception {
        try (Membership berlin = join("berlin")) {
            Settings copy = settings("copy", "");
            Files.copy(folder.resolve("berlin/node"), folder.resolve("copy/node"));
            // By its heartbeats, berlin lives for an hour more, so the process waits for the next one.
            Heartbeats rare = new Heartbeats(Duration.ofHours(1), 4);
            AtomicInteger asked = new AtomicInteger();
            silence("berlin");
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> Membership.join(
                            database.roleConnections(), nodes, copy, rare, () -> asked.incrementAndGet() > 0))
                    .matches(LedgerException::isForLater)
                    .withMessageContaining("stopped before it took part");
            assertThat(asked).hasPositiveValue();
            assertThat(berlin.token()).isNotEmpty();

            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> Membership.join(
                            database.roleConnections(), nodes, settings("rome", "  node: rome\n"), rare, () -> true))
                    .withMessageContaining("stopped before it took part");
            assertThat(nodes.tokenOf("rome", rare.lease())).isEmpty();
        }
    }

    @Test
    void refusesWhoDoesNotFit() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            berlin.recordSettings();
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> join("berlin"))
                    .matches(LedgerException::isHeldByOther)
                    .withMessageContaining("another process uses the state-dir");
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> Membership.join(
                            database.roleConnections(),
                            nodes,
                            settings("copy", "  node: berlin\n"),
                            HEARTBEATS,
                            NOT_STOPPING))
                    .withMessageContainingAll("takes part as node 'berlin'", "migration.node");
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> Membership.join(
                            database.roleConnections(),
                            nodes,
                            settings("rome", "  node: rome\n  select: {limit: 3}\n  sync: {on-delete: delete}\n"),
                            HEARTBEATS,
                            NOT_STOPPING))
                    .withMessageContainingAll(
                            "in migration.select, migration.sync from that of", "use the same values");
            try (Membership rome = Membership.join(
                    database.roleConnections(),
                    nodes,
                    settings("rome", "  node: rome\n  download: {workers: 7}\n"),
                    HEARTBEATS,
                    NOT_STOPPING)) {
                assertThat(nodes.tokenOf("rome", HEARTBEATS.lease())).contains(rome.token());
            }
        }
    }

    @Test
    void ofTwoMachinesWithOneNameTheSecondIsRefused() throws Exception {
        try (Membership berlin = join("berlin")) {
            assertThat(nodes.join("berlin", "another", "another-seat", 1, "another process", HEARTBEATS.lease()))
                    .isFalse();
            berlin.seen(Optional.empty(), List.of());
            assertThat(nodes.tokenOf("berlin", HEARTBEATS.lease())).contains(berlin.token());

            jdbc.sql("UPDATE cluster_node SET token = 'another' WHERE node = 'berlin'")
                    .update();
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> berlin.seen(Optional.empty(), List.of()))
                    .withMessageContainingAll("takes part as node 'berlin'", "migration.node");
        }
    }

    @Test
    void onlyTheLeaderOfARunInProgressOpensItsStations() throws Exception {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "test", CLOCK);
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            long lead = berlin.leadVersion().orElseThrow();
            nodes.open("berlin", lead, true);
            nodes.open("berlin", lead - 1, false);
            nodes.open("rome", lead, false);
            assertThat(nodes.run().orElseThrow().open()).isTrue();
            assertThat(nodes.begin("berlin", lead - 1, last -> true, () -> "begun"))
                    .isEmpty();
            assertThat(nodes.begin("berlin", lead, last -> true, () -> runs.beginRun(EnumerationMode.FULL)))
                    .isPresent();

            nodes.stop(1, "The platform has another content", Optional.empty());
            nodes.open("berlin", lead, true);
            assertThat(nodes.run().orElseThrow().open()).isFalse();
            assertThat(nodes.begin(
                            "berlin",
                            lead,
                            last -> last.orElseThrow().state() == MigrationRun.State.RUNNING,
                            () -> runs.beginRun(EnumerationMode.FULL)))
                    .isEmpty();
            assertThat(nodes.run().orElseThrow().state()).isEqualTo(MigrationRun.State.STOPPED);
        }
    }

    @Test
    void settingsAreComparedWithTheLivingLeaderThatHasBegun() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            berlin.recordSettings();
        }
        // All machines were stopped, and got a new job file. The first of them does not lead yet, or has not begun.
        String edited = "  select: {limit: 3}\n";
        try (Membership rome = join("rome", edited)) {
            await().until(() -> rome.leadVersion().isPresent());
            try (Membership paris = join("paris", edited);
                    Membership oslo = join("oslo", "")) {
                assertThat(paris.differencesFromLeader()).isEmpty();
                assertThat(oslo.differencesFromLeader()).isEmpty();

                rome.recordSettings();

                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(paris.differencesFromLeader()).contains(List.of());
                    assertThat(oslo.differencesFromLeader()).contains(List.of("migration.select"));
                });
            }
        }
    }

    @Test
    void aCommandThatNeedsTheLedgerAloneIsToldWhoLeads() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            try (Membership rome = join("rome")) {
                assertThat(rome.othersLive()).isTrue();
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> open(LedgerDatabase.Mode.ALONE))
                        .matches(LedgerException::isHeldByOther)
                        .withMessageMatching(
                                "node berlin \\(\\d+@\\S+\\) leads a run of this migration, in which node rome"
                                        + " \\(\\d+@\\S+\\) also takes part");
            }
        }
    }

    @Test
    void anotherVersionOfYt2msIsRefusedBesideRunningNodes() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            String newest = jdbc.sql("SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")
                    .query(String.class)
                    .single();
            jdbc.sql("UPDATE flyway_schema_history SET version = '999' WHERE version = :newest")
                    .param("newest", newest)
                    .update();
            for (LedgerDatabase.Mode mode : List.of(LedgerDatabase.Mode.MEMBER, LedgerDatabase.Mode.ALONE)) {
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> open(mode))
                        .withMessageContaining("format version 999")
                        .withMessageContaining("this one knows only " + newest + ": use the newer yt2ms");
            }

            jdbc.sql("DELETE FROM flyway_schema_history WHERE version = '999'").update();
            for (LedgerDatabase.Mode mode : LedgerDatabase.Mode.values()) {
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(() -> open(mode))
                        .withMessageMatching(
                                "this version of yt2ms has to upgrade the ledger's tables, but node berlin .*:"
                                        + " stop yt2ms on all machines.*");
            }
        }
    }

    @Test
    void whenToRunAgainIsRecordedByTheDatabasesClock() throws Exception {
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            Instant again = Instant.parse("2026-11-25T12:00:00Z");
            Team team = team(berlin, () -> Duration.ofMinutes(-10));
            team.endRun(
                    new MigrationRuns(database.dataSource(), "test", CLOCK),
                    Optional.of(StopReason.later("YouTube is unavailable", again)));
            assertThat(nodes.run().orElseThrow().resumeAt()).contains(again.minus(Duration.ofMinutes(10)));
        }
    }

    @Test
    void aRunThatItsLeaderAloneLeftIsForOthers() throws Exception {
        MigrationRuns runs = new MigrationRuns(database.dataSource(), "test", CLOCK);
        StopReason signal = StopReason.of(StopReason.Kind.SIGNAL, "Stopped by a signal");
        try (Membership berlin = join("berlin")) {
            await().until(() -> berlin.leadVersion().isPresent());
            Team team = team(berlin, berlin::databaseAhead);

            team.endRun(runs, Optional.of(signal));

            assertThat(nodes.run().orElseThrow().isForOthers()).isTrue();
            assertThat(runs.run().orElseThrow().end().resumeAt()).isEmpty();
            runs.beginRun(EnumerationMode.FULL);
            team.endRun(runs, Optional.of(signal.ofAll()));
            assertThat(nodes.run().orElseThrow().isForOthers()).isFalse();
        }
    }

    @Test
    void theLedgersTimesAreThoseOfTheDatabase() {
        Clock wrong = Clock.offset(CLOCK, Duration.ofDays(1));
        DatabaseClock behind = new DatabaseClock(() -> CLOCK.instant().minus(Duration.ofHours(3)));

        assertThat(behind.ahead()).isBetween(Duration.ofMinutes(-181), Duration.ofMinutes(-179));
        assertThat(behind.correcting(wrong).instant())
                .as("by a clock that a test has set ahead, which stays ahead")
                .isBetween(
                        CLOCK.instant().plus(Duration.ofHours(20)),
                        CLOCK.instant().plus(Duration.ofHours(22)));
        assertThat(DatabaseClock.of(nodes).correcting(CLOCK).instant())
                .isBetween(
                        CLOCK.instant().minus(Duration.ofMinutes(1)),
                        CLOCK.instant().plus(Duration.ofMinutes(1)));
    }

    private Team team(Membership member, Supplier<Duration> databaseAhead) {
        return new Team(
                CLOCK, Optional.of(new Team.Member(member, nodes, member.lease(), member::leadVersion, databaseAhead)));
    }

    private LedgerDatabase open(LedgerDatabase.Mode mode) {
        return LedgerDatabase.open(server, folder, "test", mode);
    }

    private Membership join(String node) throws Exception {
        return join(node, "");
    }

    private Membership join(String node, String keys) throws Exception {
        return Membership.join(
                database.roleConnections(),
                nodes,
                settings(node, "  node: " + node + "\n" + keys),
                HEARTBEATS,
                NOT_STOPPING);
    }

    private Settings settings(String stateDir, String keys) throws Exception {
        Path dir = Files.createDirectories(folder.resolve(stateDir));
        return JobFile.parse(
                "test",
                """
                migration:
                  name: test
                  state-dir: %s
                  source: {channel: "@test", api-key: key}
                """.formatted(dir)
                        + keys
                        + (keys.contains("destination")
                                ? ""
                                : "  destination: {api-url: 'https://127.0.0.1/x/', token: token}\n"),
                folder);
    }

    private void silence(String node) {
        jdbc.sql("UPDATE cluster_seat SET last_heartbeat = last_heartbeat - INTERVAL '1 hour', version = version + 1000"
                        + " WHERE task_instance = (SELECT seat FROM cluster_node WHERE node = :node)")
                .param("node", node)
                .update();
        jdbc.sql("UPDATE cluster_node SET seat_version = seat_version + 1000 WHERE node = :node")
                .param("node", node)
                .update();
        jdbc.sql("UPDATE cluster_lead SET last_heartbeat = last_heartbeat - INTERVAL '1 hour', version = version + 1000"
                        + " WHERE picked_by = :node")
                .param("node", node)
                .update();
    }

    private JdbcMigrationLedger ledger(Membership member) {
        return new JdbcMigrationLedger(
                database.dataSource(), "test", CLOCK, Optional.of(member), (station, failure) -> {});
    }

    private static String claim(JdbcMigrationLedger ledger, Membership member, Station station) {
        return ledger.claim(station, member.token()).map(MigrationItem::id).orElse("nothing");
    }

    private void record(String... ids) {
        new LedgerEnumeration(database.dataSource(), "test", CLOCK)
                .record(Stream.of(ids).map(LedgerVideos::selected).toList());
    }

    private ItemState state(String id) {
        return new JdbcLedgerView(database.dataSource(), "test", CLOCK)
                .statesOf(List.of(id))
                .get(id);
    }
}
