package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.http.FaultAction;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.TestBed.Database;
import dev.yt2ms.wholejob.WholeJobTest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests a migration with the maximum number of workers that a job file allows. */
@StartsProcesses
class WorkersTest extends WholeJobTest {

    private static final int MOST = 16;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** The server of the ledger, for connections with another name than those of the run. */
    private Optional<DatabaseSettings> server = Optional.empty();

    @ParameterizedTest
    @EnumSource
    void workersOfAllStationsUseNoDatabaseConnectionDuringTransfers(Database database) throws Exception {
        if (database == Database.POSTGRESQL) {
            DatabaseSettings settings = PreparedLedger.postgres("whole_job");
            bed.use(settings);
            server = Optional.of(new DatabaseSettings(
                    settings.url().map(url -> new Secret(url.reveal() + "?ApplicationName=test")),
                    settings.user(),
                    settings.password()));
        }
        bed.set("download.workers", "" + MOST)
                .set("destination.workers", "" + MOST)
                .set("verify.workers", "" + MOST)
                .set("canary.videos", "0");
        bed.sandbox.channel().fill(2 * MOST);
        bed.sandbox
                .faults()
                .add(
                        Fault.at("upload", new FaultAction.Stall(-1)).times(MOST),
                        Fault.at("platform.GetVodContentByContentID", new FaultAction.Stall(-1))
                                .always());

        CommandInProcess.Started run = bed.startHere("migrate");
        // Waits until the run answers requests for its status. Before that, the command status would open the ledger's
        // file itself.
        await().atMost(PATIENCE).until(() -> run.err().contains("enumerating") || !run.isAlive());
        assertLeaveTheDatabaseAlone(run, "DOWNLOADING");
        // Waits until every upload worker has sent a file. None of the uploads is answered.
        await().atMost(PATIENCE).until(() -> bed.sandbox.faults().stalled() == MOST || !run.isAlive());
        assertLeaveTheDatabaseAlone(run, "UPLOADING");
        bed.sandbox.faults().release();
        assertLeaveTheDatabaseAlone(run, "VERIFYING");
        bed.sandbox.faults().clear();
        CommandInProcess.Result result = run.await();
        assertThat(result.exitCode()).as(result.err()).isZero();
        bed.assertAllArrivedOnce(bed.sandbox.channel().videos());
        assertThat(bed.status().path("counts").path("VERIFIED").asInt()).isEqualTo(2 * MOST);
        assertThat(bed.sandbox.traffic().uploads().most()).isEqualTo(MOST);
    }

    /** Asserts that all workers of a station have an item in this state, and that none of them uses the database. */
    private void assertLeaveTheDatabaseAlone(CommandInProcess.Started run, String state) {
        await().atMost(PATIENCE)
                .until(() -> !run.isAlive()
                        || bed.status().path("counts").path(state).asInt() == MOST);
        assertThat(run.isAlive()).as(run.err()).isTrue();
        server.ifPresent(this::assertFewIdleConnections);
    }

    private void assertFewIdleConnections(DatabaseSettings settings) {
        String ours = " FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'yt2ms "
                + ProcessHandle.current().pid() + "@%'";
        try (LedgerFile ledger = new LedgerFile(settings, bed.state())) {
            assertThat(ledger.number("SELECT COUNT(*)" + ours))
                    .as(
                            "database connections: a pool whose size does not depend on the workers, and those that hold the lock and the roles of this machine")
                    .isBetween(2L, 12L);
            await().atMost(PATIENCE)
                    .until(() ->
                            ledger.number("SELECT COUNT(*)" + ours + " AND (state <> 'idle' OR xact_start IS NOT NULL)")
                                    == 0);
        }
    }
}
