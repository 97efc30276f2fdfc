package dev.yt2ms.wholejob.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.sandbox.http.Fault;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.wholejob.CommandLineProcess;
import dev.yt2ms.wholejob.LedgerFile;
import dev.yt2ms.wholejob.WholeJobTest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that a ledger can be copied to PostgreSQL in mid-migration, and that the migration continues there. */
class MoveToPostgresqlTest extends WholeJobTest {

    private static final String PASSWORD = "password-of-this-test";

    @Test
    void aMigrationThatIsMovedInTheMiddleUploadsEachVideoOnce() throws Exception {
        bed.set("canary.videos", "0").set("download.workers", "1");
        bed.sandbox.channel().fill(5);
        List<SandboxVideo> videos = bed.sandbox.channel().videos();
        bed.sandbox
                .faults()
                .add(Fault.at("platform.CreateUploaderSession", Fault.status(403))
                        .skip(2)
                        .always());
        assertThat(bed.run("migrate").exitCode()).isNotZero();
        bed.sandbox.faults().clear();
        assertThat(bed.sandbox.platform().contents()).hasSize(2);
        String address = emptyPostgresql();

        CommandLineProcess.Result copied = copyTo(address);

        assertThat(copied.exitCode()).as(copied.err()).isZero();
        assertThat(copied.out()).contains("migration_item: 5", "All rows were copied and compared.");
        assertThat(copyTo(address).out()).contains("nothing was written");

        bed.set("database.url", address);
        CommandLineProcess.Result rest = bed.run("migrate");
        assertThat(rest.exitCode()).as(rest.err()).isZero();
        bed.assertAllArrivedOnce(videos);
        assertThat(videos)
                .allSatisfy(video -> assertThat(bed.contentOf(video).uploads()).hasSize(1));

        bed.unset("database.url");
        try (LedgerFile ledger = bed.ledger()) {
            ledger.update("UPDATE migration_item SET title = 'later', updated_at = TIMESTAMP '2040-01-01 00:00:00'");
        }
        CommandLineProcess.Result late = copyTo(address, "--replace");
        assertThat(late.exitCode()).isEqualTo(4);
        assertThat(late.err()).contains("has been changed since it was copied");
    }

    @Test
    void aPasswordOnTheCommandLineIsRefusedAndNotRepeated() {
        CommandLineProcess.Result result = copyTo("jdbc:postgresql://localhost/ledger?user=me&password=" + PASSWORD);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--to", "${NAME}").doesNotContain(PASSWORD);
    }

    @Test
    void aDatabaseThatDoesNotExistIsReportedForTheOption() throws Exception {
        bed.sandbox.channel().fill(1);
        assertThat(bed.run("migrate").exitCode()).isZero();

        CommandLineProcess.Result result = copyTo(emptyPostgresql().replace("/moved", "/nowhere"));

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err()).contains("--to: ", "nowhere").doesNotContain("migration.database.url");
    }

    @Test
    void aLedgerOfARunIsNotCopied() throws Exception {
        bed.sandbox.channel().fill(1);
        bed.sandbox
                .faults()
                .add(Fault.at("platform.CreateUploaderSession", Fault.status(503))
                        .always());
        CommandLineProcess run = bed.start("migrate");
        await().atMost(Duration.ofMinutes(3))
                .until(() -> run.err().contains("the platform is unavailable") || !run.isAlive());

        CommandLineProcess.Result result = copyTo(emptyPostgresql());

        assertThat(run.isAlive()).as(run.err()).isTrue();
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err()).contains("another run holds the ledger", "ledger copy");
    }

    private String emptyPostgresql() throws SQLException {
        DatabaseSettings empty = TestDatabases.emptyPostgres("moved");
        bed.environment("YT2MS_DB_PASSWORD", empty.password().orElseThrow().reveal());
        return empty.url().orElseThrow().reveal() + "?user=postgres&password=${YT2MS_DB_PASSWORD}";
    }

    private CommandLineProcess.Result copyTo(String address, String... options) {
        return bed.run(
                "ledger copy",
                Stream.concat(Stream.of("--to", address), Stream.of(options)).toArray(String[]::new));
    }
}
