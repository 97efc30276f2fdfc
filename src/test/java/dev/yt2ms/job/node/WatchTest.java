package dev.yt2ms.job.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.job.control.Team;
import dev.yt2ms.job.station.Canary;
import dev.yt2ms.job.station.RemainingWork;
import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.ledger.jdbc.StateTriggers;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.WorkSignal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.scope.context.ChunkContext;
import org.springframework.batch.core.step.StepContribution;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests what the machine that leads takes over from machines that are away. */
@StartsProcesses
class WatchTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final RunControl control = new RunControl();
    private LedgerDatabase database;
    private LedgerNodes nodes;
    private JdbcClient jdbc;

    @BeforeEach
    void openDatabase() throws SQLException {
        database = LedgerDatabase.open(PreparedLedger.postgres("watch"), folder, "test", LedgerDatabase.Mode.MEMBER);
        StateTriggers.create(database.dataSource());
        nodes = new LedgerNodes(database.dataSource(), "test", CLOCK);
        jdbc = JdbcClient.create(database.dataSource());
        new MigrationRuns(database.dataSource(), "test", CLOCK).beginRun(EnumerationMode.FULL);
        new LedgerEnumeration(database.dataSource(), "test", CLOCK)
                .record(Stream.of("a", "b", "c", "d")
                        .map(LedgerVideos::selected)
                        .toList());
    }

    @AfterEach
    void closeDatabase() {
        database.close();
    }

    @Test
    void machinesThatWereAwayForLongGetTimeToComeBack() throws Exception {
        stage("a", "rome", false);
        stage("b", null, false);
        nodes.join("rome", "rome/1", "seat", 1, "1@rome", Duration.ofMinutes(1));
        jdbc.sql("UPDATE cluster_node SET seen_at = seen_at - INTERVAL '1 day'").update();
        jdbc.sql("UPDATE migration_item SET state = 'DOWNLOADING', claimed_by = 'paris/1' WHERE video_id = 'c'")
                .update();

        Thread watch = watch(Duration.ofHours(1));

        await().atMost(PATIENCE).until(() -> state("c") == ItemState.PENDING);
        stop(watch);
        assertThat(state("a")).isEqualTo(ItemState.DOWNLOADED);
        assertThat(state("b")).isEqualTo(ItemState.DOWNLOADED);
    }

    @Test
    void filesOfMachinesThatStayAwayAreGivenUp() throws Exception {
        stage("a", "rome", false);
        stage("b", null, false);
        stage("c", "rome", true);
        stage("d", null, true);

        Thread watch = watch(Duration.ofMillis(1));

        await().atMost(PATIENCE).until(() -> state("a") == ItemState.PENDING && state("b") == ItemState.PENDING);
        stop(watch);
        assertThat(state("c")).as("may have arrived").isEqualTo(ItemState.DOWNLOADED);
        assertThat(nodes.isStagedOn("berlin", "c")).isTrue();
        assertThat(state("d")).as("may have arrived").isEqualTo(ItemState.DOWNLOADED);
        assertThat(nodes.isStagedOn("berlin", "d")).isTrue();
    }

    /** Starts the step on berlin, and a machine counts as dead after this time without a heartbeat. */
    private Thread watch(Duration lease) {
        Claimant berlin = new Claimant() {
            @Override
            public String token() {
                return "berlin/1";
            }

            @Override
            public String node() {
                return "berlin";
            }

            @Override
            public int mostOpen() {
                return 8;
            }

            @Override
            public void check() {}
        };
        Team.Member member = new Team.Member(berlin, nodes, lease, () -> OptionalLong.of(1), () -> Duration.ZERO);
        RemainingWork work = mock();
        when(work.isLeft()).thenReturn(true);
        Canary canary = mock();
        Watch watch = new Watch(member, canary, work, new WorkSignal(), control);
        StepContribution contribution = mock();
        ChunkContext context = mock();
        Thread thread = DaemonThreads.named("watch").newThread(() -> {
            try {
                watch.execute(contribution, context);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    private void stop(Thread watch) throws InterruptedException {
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "the test ends"));
        watch.join(PATIENCE.toMillis());
        assertThat(watch.isAlive()).isFalse();
    }

    private void stage(String id, @Nullable String node, boolean unsure) {
        jdbc.sql("UPDATE migration_item SET state = 'DOWNLOADING' WHERE video_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("UPDATE migration_item SET state = 'DOWNLOADED', staged_file = 'video.mp4', staged_bytes = 1,"
                        + " staged_on = CAST(:node AS VARCHAR), upload_unsure = :unsure WHERE video_id = :id")
                .param("id", id)
                .param("node", node)
                .param("unsure", unsure)
                .update();
    }

    private ItemState state(String id) {
        return new JdbcLedgerView(database.dataSource(), "test", CLOCK)
                .statesOf(List.of(id))
                .get(id);
    }
}
