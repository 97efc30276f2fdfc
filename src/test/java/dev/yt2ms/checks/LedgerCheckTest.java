package dev.yt2ms.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.checks.Finding.State;
import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.database.LedgerBackup;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PoolingRelay;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Channel;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StartsProcesses
class LedgerCheckTest {

    private static final Channel CHANNEL = new Channel("UC1", "First", "UU1");

    @TempDir
    private Path folder;

    private Settings onPostgres(String url, String user, String password) {
        return JobSettings.in(
                folder,
                Map.of("U", url, "P", password),
                "database.url=${U}",
                "database.user=" + user,
                "database.password=${P}");
    }

    private static LedgerCheck check(Settings settings) {
        return new LedgerCheck(settings, Optional::empty);
    }

    private static LedgerDatabase begun(Settings settings) {
        LedgerDatabase database = LedgerDatabase.open(
                settings.machine().database(), settings.stateDir(), settings.name(), LedgerDatabase.Mode.ALONE);
        MigrationRuns runs = new MigrationRuns(database.dataSource(), settings.name(), Clock.systemUTC());
        runs.beginRun(EnumerationMode.FULL);
        runs.recordChannel(CHANNEL);
        return database;
    }

    @Test
    void inspectsALedgerInAFileWithoutChangingIt() throws IOException {
        Settings settings = JobSettings.in(folder);
        assertThat(check(settings).finding().detail()).contains("no ledger yet");
        assertThat(settings.stateDir()).doesNotExist();
        begun(settings).close();
        Path file = settings.stateDir().resolve("ledger.mv.db");
        byte[] before = Files.readAllBytes(file);
        LedgerCheck check = check(settings);

        assertThat(check.finding())
                .matches(finding ->
                        finding.state() == State.OK && finding.detail().contains("not in use by a run"));

        assertThat(check.channel()).contains(CHANNEL);
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(ChannelCheck.otherThan(check.channel(), new Channel("UC2", "Second", "UU2")))
                .hasValueSatisfying(finding -> assertThat(finding.sentence())
                        .contains("belongs to First (UC1), not to Second", "migration.name"));
    }

    /** H2 accepts {@code jdbc:h2:/path} as well as {@code jdbc:h2:file:/path}. */
    @Test
    void anAddressOfH2WithoutFileIsTreatedLikeOneWithIt() {
        Settings settings =
                JobSettings.in(folder, Map.of("U", "jdbc:h2:" + folder.resolve("elsewhere")), "database.url=${U}");
        assertThat(LedgerDatabase.mayExist(settings.machine().database(), settings.stateDir(), settings.name()))
                .isFalse();
        try (LedgerDatabase ledger = begun(settings)) {
            assertThat(TestDatabases.writeDelays(ledger)).isNotEmpty().containsOnly("0");
        }
        assertThat(check(settings).finding().detail()).contains("not in use by a run");
        assertThat(LedgerBackup.isPossible(settings.machine().database())).isTrue();
    }

    @Test
    void checkingALedgerOfAnOlderVersionDoesNotUpgradeIt() throws IOException {
        Settings settings = JobSettings.in(folder);
        Path file = Files.createDirectories(settings.stateDir()).resolve("ledger.mv.db");
        Files.copy(Path.of("src/test/resources/ledgers/v9/all-states.mv.db"), file);
        byte[] before = Files.readAllBytes(file);

        assertThat(check(settings).finding())
                .matches(finding -> finding.state() == State.OK)
                .extracting(Finding::detail)
                .asString()
                .contains("version 9, which the next run upgrades");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void reportsTheRunThatHoldsTheLedgerWithoutDisturbingIt() throws IOException {
        Settings settings = JobSettings.in(folder);
        begun(settings).close();
        Path file = settings.stateDir().resolve("ledger.mv.db");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThat(check(settings).finding())
                    .matches(finding -> finding.state() == State.WARNING)
                    .extracting(Finding::sentence)
                    .asString()
                    .contains("another run holds the ledger", "yt2ms status");
        }
        assertThat(new LedgerCheck(settings, () -> Optional.of("process 7"))
                        .finding()
                        .detail())
                .isEqualTo("a run is using the ledger (process 7)");
    }

    @Test
    void aBrokenFileAndANewerOneAreErrors() throws IOException, SQLException {
        Settings settings = JobSettings.in(folder);
        begun(settings).close();
        Path file = settings.stateDir().resolve("ledger.mv.db");
        try (var connection = DriverManager.getConnection(
                        "jdbc:h2:file:" + settings.stateDir().resolve("ledger"));
                var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO \"flyway_schema_history\" SELECT MAX(\"installed_rank\") + 1, '999', 'later',"
                            + " 'SQL', 'V999__later.sql', 1, 'me', CURRENT_TIMESTAMP, 1, TRUE FROM \"flyway_schema_history\"");
        }
        assertThat(check(settings).finding())
                .matches(finding ->
                        finding.state() == State.ERROR && finding.detail().contains("version 999"));
        Files.writeString(file, "no database");

        assertThat(check(settings).finding())
                .matches(finding -> finding.state() == State.ERROR)
                .extracting(Finding::fix)
                .asString()
                .contains("backup");
    }

    @Test
    void inspectsALedgerInPostgresqlDuringARun() throws SQLException {
        DatabaseSettings database = TestDatabases.emptyPostgres("doctor");
        Settings settings = onPostgres(
                database.url().orElseThrow().reveal(),
                database.user().orElseThrow(),
                database.password().orElseThrow().reveal());
        assertThat(check(settings).finding().detail()).contains("no ledger yet");
        try (var run = begun(settings)) {
            assertThat(check(settings).finding())
                    .matches(finding -> finding.state() == State.WARNING)
                    .extracting(Finding::sentence)
                    .asString()
                    .contains("another run holds the ledger", "since", "yt2ms");
            run.checkHeld();
        }
        assertThat(check(settings).finding())
                .matches(finding ->
                        finding.state() == State.OK && finding.detail().contains("not in use by a run"));
    }

    @Test
    void theErrorAboutAnUnreachableDatabaseServerDoesNotShowThePassword() {
        Settings settings = onPostgres("jdbc:postgresql://127.0.0.1:1/none", "me", "pass-word-of-database");

        assertThat(check(settings).finding())
                .matches(finding -> finding.state() == State.ERROR)
                .extracting(Finding::sentence)
                .asString()
                .contains("migration.database.url", "no server accepts connections")
                .doesNotContain("pass-word-of-database");
    }

    @Test
    void aPoolerInTransactionModeIsAnError() throws Exception {
        DatabaseSettings database = TestDatabases.emptyPostgres("doctor_pooled");
        try (PoolingRelay pooler = PoolingRelay.beforeTestServer()) {
            Settings settings = onPostgres(
                    pooler.url("doctor_pooled"),
                    database.user().orElseThrow(),
                    database.password().orElseThrow().reveal());

            assertThat(check(settings).finding())
                    .matches(finding -> finding.state() == State.ERROR)
                    .extracting(Finding::sentence)
                    .asString()
                    .contains("pooler in transaction mode", "pool_mode = session");
        }
    }
}
