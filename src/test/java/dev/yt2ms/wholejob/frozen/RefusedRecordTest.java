package dev.yt2ms.wholejob.frozen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.sandbox.youtube.SandboxChannel;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.wholejob.WholeJobTest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests that a run does not end as completed if PostgreSQL refuses a record of Spring Batch, and that the next start
 * continues it.
 */
@StartsProcesses
class RefusedRecordTest extends WholeJobTest {

    private DatabaseSettings postgres;

    @Test
    void aRefusedRecordEndsTheRunAndTheNextContinues() throws Exception {
        postgres = TestDatabases.emptyPostgres("refused");
        LedgerDatabase.open(postgres, bed.state(), "test", LedgerDatabase.Mode.ALONE)
                .close();
        bed.set("database.url", "'" + postgres.url().orElseThrow().reveal() + "'")
                .set("database.user", postgres.user().orElseThrow());
        bed.sandbox.channel().fill(60);
        bed.set("select.title-matches", "'number (5|58)$'");
        execute("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN RAISE 'could not serialize access' USING ERRCODE = '40001'; END $$");

        refuse("UPDATE", "NEW.step_name = 'enumerate' AND NEW.commit_count = 1");
        RunOutcome half = migrate();
        assertThat(half.exitCode())
                .as("exit code of a run that read only half of the channel: " + half)
                .isEqualTo(1);
        assertThat(bed.status().path("run").path("state").asString()).isEqualTo("STOPPED");

        refuse("INSERT", "NEW.step_name = 'upload'");
        RunOutcome withoutUploads = migrate();
        assertThat(withoutUploads.exitCode()).as(withoutUploads.toString()).isEqualTo(1);
        assertThat(bed.status().path("items")).hasSize(60);
        assertThat(bed.sandbox.platform().contents()).isEmpty();

        execute("DROP TRIGGER refuse ON batch_step_execution");
        RunOutcome whole = migrate();
        assertThat(whole.exitCode()).as(whole.toString()).isZero();
        bed.assertAllArrivedOnce(Stream.of(5, 58)
                .map(SandboxChannel::filledId)
                .map(id -> bed.sandbox.channel().video(id).orElseThrow())
                .toList());
    }

    private RunOutcome migrate() {
        return assertTimeoutPreemptively(Duration.ofMinutes(5), () -> bed.migrate(Clock.systemUTC()));
    }

    private void refuse(String event, String when) throws SQLException {
        execute("DROP TRIGGER IF EXISTS refuse ON batch_step_execution");
        execute("CREATE TRIGGER refuse BEFORE " + event + " ON batch_step_execution FOR EACH ROW WHEN (" + when
                + ") EXECUTE FUNCTION refuse()");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = FrozenLedger.connect(postgres, bed.state());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
