package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cluster.DatabaseClock;
import dev.yt2ms.cluster.Membership;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what one machine's stop of a run means for the others. The jobs of the machines are replaced. */
@StartsProcesses
class SharedRunStopsTest {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final RunControl control = new RunControl();
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
    private LedgerDatabase database;
    private LedgerNodes nodes;
    private MigrationRuns runs;

    @BeforeEach
    void beginTheRunOfBerlin() throws SQLException {
        database = LedgerDatabase.open(
                PreparedLedger.postgres("shared_run_stops"), folder, "test", LedgerDatabase.Mode.MEMBER);
        nodes = new LedgerNodes(database.dataSource(), "test", CLOCK);
        runs = new MigrationRuns(database.dataSource(), "test", CLOCK);
        runs.beginRun(EnumerationMode.FULL);
    }

    @AfterEach
    void closeDatabase() {
        scheduler.shutdownNow();
        database.close();
    }

    @Test
    void aStopForAllTellsTheOthersWhenToRunAgain() throws Exception {
        Instant again = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);
        try (Membership berlin = join("berlin")) {
            await().atMost(PATIENCE).until(() -> berlin.leadVersion().isPresent());
            berlin.recordSettings();
            nodes.open("berlin", berlin.leadVersion().orElseThrow(), true);
            try (Membership rome = join("rome")) {
                RunOutcome outcome = run(rome, new JobsOfATest() {
                    @Override
                    public void move(int run) {
                        control.stop(
                                StopReason.later("The quota is used up", again).ofAll());
                    }
                });

                assertThat(outcome.exitCode()).isEqualTo(75);
                LedgerNodes.RunState stopped = nodes.run().orElseThrow();
                assertThat(stopped.state()).isEqualTo(MigrationRun.State.STOPPED);
                assertThat(stopped.because()).contains("The quota is used up");
                assertThat(stopped.resumeAt().orElseThrow()).isBetween(again.minusSeconds(60), again.plusSeconds(60));
            }
        }
    }

    @Test
    void aRunStaysStoppedThoughAnotherMachineIsGettingTheLead() throws Exception {
        CountDownLatch moves = new CountDownLatch(1);
        try (Membership berlin = join("berlin")) {
            await().atMost(PATIENCE).until(() -> berlin.leadVersion().isPresent());
            berlin.recordSettings();
            nodes.open("berlin", berlin.leadVersion().orElseThrow(), true);
            try (Membership rome = join("rome")) {
                Thread leaving = new Thread(() -> {
                    try {
                        moves.await();
                        berlin.close();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                leaving.start();
                RunOutcome outcome = run(rome, new JobsOfATest() {
                    @Override
                    public void move(int run) {
                        moves.countDown();
                    }

                    @Override
                    public void prepare() {
                        // Another machine stops the run after this one has read that it is in progress.
                        nodes.stop(1, "The platform has another content", Optional.empty());
                    }
                });
                leaving.join(PATIENCE.toMillis());

                assertThat(outcome.exitCode()).isEqualTo(4);
                assertThat(nodes.run().orElseThrow().state()).isEqualTo(MigrationRun.State.STOPPED);
                assertThat(nodes.run().orElseThrow().because()).contains("The platform has another content");
            }
        }
    }

    private RunOutcome run(Membership member, SharedRun.Jobs jobs) {
        RunningTransfers running = new RunningTransfers(control, Duration.ZERO, scheduler);
        scheduler.schedule(
                () -> control.stop(StopReason.of(StopReason.Kind.DEFECT, "The run did not end")),
                PATIENCE.multipliedBy(2).toMillis(),
                TimeUnit.MILLISECONDS);
        return SharedRuns.run(
                member, new JdbcLedgerView(database.dataSource(), "test", CLOCK), control, running, scheduler, jobs);
    }

    private Membership join(String node) throws Exception {
        return Membership.join(database.roleConnections(), nodes, DatabaseClock.of(nodes), settings(node), () -> false);
    }

    private Settings settings(String node) throws Exception {
        return JobFile.parse("test", """
                migration:
                  name: test
                  node: %s
                  state-dir: %s
                  source: {channel: "@test", api-key: key}
                  destination: {token: token}
                """.formatted(node, Files.createDirectories(folder.resolve(node))), folder);
    }

    /** The jobs of a machine that moves nothing, although videos are left. */
    private class JobsOfATest implements SharedRun.Jobs {

        @Override
        public void prepare() {}

        @Override
        public int begin() {
            return runs.beginRun(EnumerationMode.FULL).number();
        }

        @Override
        public void lead() {
            control.stop(StopReason.of(StopReason.Kind.DEFECT, "This machine leads"));
        }

        @Override
        public void move(int run) {}

        @Override
        public boolean isWorkLeft() {
            return true;
        }

        @Override
        public void endWork() {}

        @Override
        public StopReason because(RuntimeException e) {
            return StopReasons.because(e);
        }

        @Override
        public RunOutcome outcome() {
            return RunOutcome.stopped(control.conclude());
        }
    }
}
