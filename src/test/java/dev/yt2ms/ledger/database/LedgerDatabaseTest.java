package dev.yt2ms.ledger.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.yt2ms.ManualClock;
import dev.yt2ms.StartsProcesses;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.database.LedgerDatabase.Mode;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.LedgerEnumeration;
import dev.yt2ms.ledger.jdbc.LedgerVideos;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests how the ledger's database is opened, locked and closed. */
@StartsProcesses
class LedgerDatabaseTest {

    private static final String PASSWORD = "hunter2";

    /** Tables and columns that only several machines need, which can share only a ledger in PostgreSQL. */
    private static final Pattern FOR_SEVERAL_MACHINES =
            Pattern.compile("cluster_.*|migration\\.(stations_open|fingerprint|scanned_by)|migration_item\\.staged_on");

    @TempDir
    private Path stateDir;

    /** E.g. a viewer of the live page, or a backup. */
    @Test
    void aReaderThatStillReadsKeepsNoLockAfterTheEnd() throws Exception {
        LedgerDatabase database = PreparedLedger.open(stateDir, "my-channel");
        Connection reader = database.dataSource().getConnection();
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try {
            Future<?> reading = threads.submit(() -> {
                try (reader;
                        Statement statement = reader.createStatement()) {
                    return statement.executeQuery(
                            "SELECT COUNT(*) FROM SYSTEM_RANGE(1, 100000000000) WHERE MOD(X, 7) = 8");
                }
            });
            Awaitility.await().until(() -> isRunning(database, "SYSTEM_RANGE"));

            database.close();

            Path file = stateDir.resolve("ledger.mv.db");
            try (FileChannel ledger = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = ledger.tryLock()) {
                assertThat(lock).isNotNull();
            }
            assertThatThrownBy(reading::get).hasRootCauseInstanceOf(SQLException.class);
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean isRunning(LedgerDatabase database, String statement) {
        return JdbcClient.create(database.dataSource())
                        .sql("SELECT COUNT(*) FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID <> SESSION_ID()"
                                + " AND EXECUTING_STATEMENT LIKE :part")
                        .param("part", "%" + statement + "%")
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * If the process is killed in its first second, H2 has only some of the tables, and Flyway's record of them is
     * missing.
     */
    @Test
    void aStartKilledWhileCreatingTablesDoesNotBlockLaterStarts() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + stateDir.resolve("ledger-new"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE migration (name VARCHAR(100) PRIMARY KEY)");
        }

        try (LedgerDatabase database = LedgerDatabase.open(
                new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty()),
                stateDir,
                "killed",
                LedgerDatabase.Mode.ALONE)) {
            assertThat(new MigrationRuns(database.dataSource(), "killed", Clock.systemUTC()).run())
                    .isEmpty();
        }
        assertThat(stateDir.resolve("ledger-new.mv.db")).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(stateDir.resolve("ledger.mv.db"))))
                .as("permissions of the file, regardless of the umask")
                .isEqualTo("rw-------");
        assertThat(stateDir.resolve("ledger.mv.db")).exists();
    }

    /** An older ledger is upgraded in a copy, so an interrupted upgrade leaves the old ledger intact. */
    @Test
    void anUpgradeThatWasInterruptedLeavesTheLedgerAsItWas() throws Exception {
        Path file = stateDir.resolve("ledger.mv.db");
        upgradedTo("9", "jdbc:h2:file:" + stateDir.resolve("ledger"));
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + stateDir.resolve("ledger"));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO migration (name, run, run_state, started_at) VALUES ('old', 1, 'STOPPED', CURRENT_TIMESTAMP)");
        }
        byte[] before = Files.readAllBytes(file);

        // The disk becomes full after some of the changes.
        Path copy = stateDir.resolve("full");
        Files.copy(file, Path.of(copy + ".mv.db"));
        H2File broken = new H2File("jdbc:h2:file:" + copy);
        assertThatThrownBy(() -> broken.upgrade(address -> {
                    upgradedTo("10", address);
                    throw new UncheckedIOException(new IOException("No space left on device"));
                }))
                .hasMessageContaining("No space left");
        assertThat(broken.path()).hasBinaryContent(before);
        assertThat(stateDir.resolve("full-upgrade.mv.db")).doesNotExist();

        // A killed upgrade leaves an incomplete copy under this name.
        Files.write(stateDir.resolve("ledger-upgrade.mv.db"), new byte[] {1, 2, 3});
        try (LedgerDatabase database = LedgerDatabase.open(TestDatabases.H2, stateDir, "old", Mode.SHARED)) {
            assertThat(JdbcClient.create(database.dataSource())
                            .sql("SELECT name FROM migration")
                            .query(String.class)
                            .list())
                    .containsExactly("old");
        }
        assertThat(stateDir.resolve("ledger-upgrade.mv.db")).doesNotExist();
    }

    @Test
    void anOldLedgerThatAnotherProcessHoldsIsNotUpgraded() throws Exception {
        upgradedTo("9", "jdbc:h2:file:" + stateDir.resolve("ledger"));
        Path file = stateDir.resolve("ledger.mv.db");
        byte[] before = Files.readAllBytes(file);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HeldFile.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertThat(other.getInputStream().read()).isEqualTo('!');
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> LedgerDatabase.open(TestDatabases.H2, stateDir, "old", Mode.ALONE))
                    .matches(LedgerException::isHeldByOther);
            assertThat(new H2File("jdbc:h2:file:" + stateDir.resolve("ledger")).upgrade(address -> {}))
                    .isFalse();
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertThat(file).hasBinaryContent(before);
    }

    /** A process that holds the lock on a ledger's file, as H2 does. */
    static final class HeldFile {

        public static void main(String[] arguments) throws Exception {
            try (FileChannel file = FileChannel.open(Path.of(arguments[0]), StandardOpenOption.WRITE);
                    FileLock lock = file.lock()) {
                System.out.print('!');
                System.out.flush();
                Thread.sleep(Duration.ofMinutes(15).toMillis());
                lock.release();
            }
        }
    }

    private static void upgradedTo(String version, String address) {
        Flyway.configure()
                .dataSource(address, "", "")
                .locations("classpath:db/common", "classpath:db/h2")
                .target(version)
                .load()
                .migrate();
    }

    @Test
    void doesNotReportAMissingLedgerInAnUnreadableFolder() throws IOException {
        // Nobody can open a link to itself, not even root, whom file permissions would not stop. A path through a
        // regular file is not suitable, because newer Java versions treat it as missing.
        Path loop = Files.createSymbolicLink(stateDir.resolve("loop"), Path.of("loop"));
        assertThat(LedgerDatabase.mayExist(TestDatabases.H2, loop.resolve("state"), "x"))
                .isTrue();
    }

    @Test
    @Survives(FaultCell.TWO_RUNS_ON_H2)
    void refusesASecondRunOnAnH2File() {
        Path folder = stateDir.resolve("new/state");
        assertThat(LedgerDatabase.mayExist(TestDatabases.H2, folder, "x")).isFalse();
        try (LedgerDatabase first = TestDatabases.open(TestDatabases.H2, folder)) {
            assertThat(LedgerDatabase.mayExist(TestDatabases.H2, folder, "x")).isTrue();
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> TestDatabases.open(TestDatabases.H2, folder.resolve("../state")))
                    .matches(LedgerException::isHeldByOther);
            assertThat(answers(first)).isTrue();
        }
        try (LedgerDatabase again = TestDatabases.open(TestDatabases.H2, folder)) {
            assertThat(answers(again)).isTrue();
        }
    }

    @Test
    @Survives(FaultCell.TWO_RUNS_ON_POSTGRESQL)
    void refusesASecondRunOfAMigrationOnPostgresql() throws SQLException {
        DatabaseSettings settings = TestDatabases.emptyPostgres("held");
        try (LedgerDatabase first = TestDatabases.open(settings, stateDir)) {
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(() -> TestDatabases.open(settings, stateDir))
                    .withMessageMatching("another run holds the ledger of this migration, since \\S+ \\S+ UTC by yt2ms "
                            + ProcessHandle.current().pid() + "@\\S+")
                    .matches(LedgerException::isHeldByOther);
            try (LedgerDatabase other = LedgerDatabase.open(settings, stateDir, "other", Mode.ALONE);
                    LedgerDatabase look = LedgerDatabase.open(settings, stateDir, "my-channel", Mode.SHARED)) {
                assertThat(answers(other)).isTrue();
                assertThat(answers(look)).isTrue();
            }
            assertThat(answers(first)).isTrue();
        }
        // A new run may open the database as soon as close returns, so close must have released the lock by then.
        for (int i = 0; i < 3; i++) {
            try (LedgerDatabase again = TestDatabases.open(settings, stateDir)) {
                assertThat(answers(again)).isTrue();
            }
        }
    }

    /**
     * After the session with the lock has ended, the pool reconnects, and queries succeed again. Only a check of the
     * session itself shows that the lock is lost.
     */
    @Test
    @Survives(FaultCell.LEDGER_LOCK_LOST)
    void noticesThatItsLockOnPostgresqlIsLost() throws SQLException {
        DatabaseSettings settings = TestDatabases.emptyPostgres("lost");
        try (LedgerDatabase first = TestDatabases.open(settings, stateDir)) {
            assertThatCode(first::checkHeld).doesNotThrowAnyException();
            endSessionsWithLocks(settings);
            assertThat(answers(first)).isTrue();
            assertThatExceptionOfType(LedgerException.class)
                    .isThrownBy(first::checkHeld)
                    .withMessageContaining("another run may have begun");
        }
    }

    @Test
    @Survives(FaultCell.LEDGER_LOCK_LOST)
    void aMachineThatLosesItsLockToACommandMayTryLater() throws SQLException {
        DatabaseSettings settings = TestDatabases.emptyPostgres("lost_to_command");
        try (LedgerDatabase machine = LedgerDatabase.open(settings, stateDir, "my-channel", Mode.MEMBER)) {
            endSessionsWithLocks(settings);
            try (LedgerDatabase command = TestDatabases.open(settings, stateDir)) {
                assertThatExceptionOfType(LedgerException.class)
                        .isThrownBy(machine::checkHeld)
                        .matches(LedgerException::isForLater)
                        .withMessageContaining("run again when that command has ended");
                assertThatCode(command::checkHeld).doesNotThrowAnyException();
            }
            assertThatCode(machine::checkHeld).doesNotThrowAnyException();
        }
    }

    private void endSessionsWithLocks(DatabaseSettings settings) {
        try (LedgerDatabase look = LedgerDatabase.open(settings, stateDir, "my-channel", Mode.SHARED)) {
            JdbcClient.create(look.dataSource())
                    .sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                            + " (SELECT oid FROM pg_database WHERE datname = current_database())")
                    .query(Boolean.class)
                    .list();
        }
    }

    @Test
    void createsTheSameTablesInBothDatabases() throws SQLException {
        try (LedgerDatabase h2 = TestDatabases.open(TestDatabases.H2, stateDir);
                LedgerDatabase postgresql = TestDatabases.open(TestDatabases.emptyPostgres("tables"), stateDir)) {
            List<String> columns = columns(h2, "PUBLIC");
            assertThat(columns).contains("migration_item.upload_unsure", "batch_job_execution.status");
            assertThat(columns(postgresql, "public"))
                    .filteredOn(column -> !FOR_SEVERAL_MACHINES.matcher(column).matches())
                    .isEqualTo(columns);
        }
    }

    @Test
    void machinesStartingTogetherWaitForTheOneThatCreatesTheTables() throws Exception {
        DatabaseSettings settings = TestDatabases.emptyPostgres("together");
        ExecutorService machines = Executors.newFixedThreadPool(4);
        try {
            List<Future<LedgerDatabase>> opened = machines.invokeAll(
                    Collections.nCopies(4, () -> LedgerDatabase.open(settings, stateDir, "my-channel", Mode.MEMBER)));
            for (Future<LedgerDatabase> each : opened) {
                try (LedgerDatabase database = each.get()) {
                    assertThat(answers(database)).isTrue();
                }
            }
        } finally {
            machines.shutdownNow();
        }
    }

    @Test
    void upgradesALedgerOnlyOnce() throws SQLException {
        DatabaseSettings settings = TestDatabases.emptyPostgres("flyway");
        for (int i = 0; i < 2; i++) {
            try (LedgerDatabase database = TestDatabases.open(settings, stateDir)) {
                assertThat(JdbcClient.create(database.dataSource())
                                .sql("SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank")
                                .query(String.class)
                                .list())
                        .startsWith("1", "2")
                        .doesNotHaveDuplicates();
            }
        }
    }

    @Test
    @Survives({FaultCell.OLD_H2_LEDGER, FaultCell.OLD_POSTGRESQL_LEDGER})
    void continuesWithALedgerOfEveryEarlierVersion() throws SQLException {
        List<String> versions = versions();
        assertThat(versions).hasSizeGreaterThan(2).startsWith("1", "2");
        // The first migration creates only the tables of Spring Batch, so no ledger has this version.
        for (String version : versions.subList(1, versions.size() - 1)) {
            goesOnFrom(version, "h2", TestDatabases.H2, stateDir.resolve(version));
            goesOnFrom(version, "postgresql", TestDatabases.emptyPostgres("version" + version), stateDir);
        }
    }

    private List<String> versions() {
        try (LedgerDatabase newest = TestDatabases.open(TestDatabases.H2, stateDir)) {
            return JdbcClient.create(newest.dataSource())
                    .sql(
                            "SELECT \"version\" FROM \"flyway_schema_history\" WHERE \"version\" IS NOT NULL ORDER BY \"installed_rank\"")
                    .query(String.class)
                    .list();
        }
    }

    private static void goesOnFrom(String version, String sql, DatabaseSettings settings, Path folder)
            throws SQLException {
        String url = settings.url().map(Secret::reveal).orElse("jdbc:h2:file:" + folder.resolve("ledger"));
        Flyway old = Flyway.configure()
                .dataSource(
                        url,
                        settings.user().orElse(""),
                        settings.password().map(Secret::reveal).orElse(""))
                .locations("classpath:db/common", "classpath:db/" + sql)
                .target(version)
                .load();
        old.migrate();
        try (Connection connection = old.getConfiguration().getDataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String row : List.of(
                    "'waits', 'PENDING', NULL", "'sent', 'UPLOADING', NULL", "'there', 'UPLOADED', 'content'")) {
                String time = "TIMESTAMP WITH TIME ZONE '2026-01-01 00:00:00+00:00'";
                statement.execute(
                        "INSERT INTO migration_item (migration, video_id, state, content_id, title, description,"
                                + " published_at, duration_seconds, tags, category_id, privacy, live_status, language, channel_id,"
                                + " channel_title, fetched_at, updated_at) VALUES ('my-channel', " + row
                                + ", 'A title', '', " + time
                                + ", 60, '[]', '10', 'PUBLIC', 'NONE', 'de', 'UC', 'A channel', " + time + ", " + time
                                + ")");
            }
        }

        try (LedgerDatabase database = TestDatabases.open(settings, folder)) {
            JdbcMigrationLedger ledger =
                    new JdbcMigrationLedger(database.dataSource(), "my-channel", new ManualClock(LedgerVideos.NOW));
            assertThat(ledger.recover())
                    .as("recovered uploads of %s of version %s", sql, version)
                    .isOne();
            assertThat(ledger.claim(Station.DOWNLOAD, "me"))
                    .map(MigrationItem::id)
                    .contains("waits");
            LedgerView view =
                    new JdbcLedgerView(database.dataSource(), "my-channel", new ManualClock(LedgerVideos.NOW));
            assertThat(view.statesOf(List.of("sent", "there")))
                    .containsOnly(Map.entry("sent", ItemState.DOWNLOADED), Map.entry("there", ItemState.UPLOADED));
            new LedgerEnumeration(database.dataSource(), "my-channel", new ManualClock(LedgerVideos.NOW))
                    .record(List.of(LedgerVideos.selected("waits"), LedgerVideos.selected("new")));
            assertThat(view.counts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(4);
        }
    }

    @Test
    void theDocumentedQueriesWork() throws Exception {
        try (LedgerDatabase h2 = TestDatabases.open(TestDatabases.H2, stateDir);
                LedgerDatabase postgresql = TestDatabases.open(TestDatabases.emptyPostgres("queries"), stateDir);
                Stream<Path> queries = Files.list(Path.of("sql/queries"))) {
            for (Path query : queries.toList()) {
                for (LedgerDatabase database : List.of(h2, postgresql)) {
                    JdbcMigrationLedger ledger = new JdbcMigrationLedger(
                            database.dataSource(), "my-channel", new ManualClock(LedgerVideos.NOW));
                    new LedgerEnumeration(database.dataSource(), "my-channel", new ManualClock(LedgerVideos.NOW))
                            .record(List.of(LedgerVideos.selected("failed"), LedgerVideos.selected("done")));
                    ledger.failed(Station.DOWNLOAD, "failed", LedgerVideos.failed(FailureClass.PERMANENT));
                    ledger.uploaded("done", "content", 5);
                    assertThat(JdbcClient.create(database.dataSource())
                                    .sql(Files.readString(query).strip().replaceFirst(";$", ""))
                                    .query()
                                    .listOfRows())
                            .as(query.toString())
                            .hasSize(1);
                }
            }
        }
    }

    @Test
    void postgresqlEndsStatementsThatWaitTooLongUnlessTheAddressSaysOtherwise() throws SQLException {
        DatabaseSettings settings = TestDatabases.emptyPostgres("limits");
        String url = settings.url().orElseThrow().reveal();
        assertThat(limits(settings)).containsExactly("30s", "30s", "1min");
        assertThat(limits(withUrl(settings, url + "?options=-c%20statement_timeout=5min%20-c%20lock_timeout=0")))
                .containsExactly("30s", "0", "5min");
    }

    private List<String> limits(DatabaseSettings settings) {
        try (LedgerDatabase database = LedgerDatabase.open(settings, stateDir, "my-channel", Mode.SHARED)) {
            return Stream.of("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout")
                    .map(name -> JdbcClient.create(database.dataSource())
                            .sql("SHOW " + name)
                            .query(String.class)
                            .single())
                    .toList();
        }
    }

    /**
     * An upgrade may take longer than any statement of a run, so the time limit for statements must not end an upgrade.
     */
    @Test
    void upgradesOfPostgresqlTablesHaveNoTimeLimit() throws SQLException {
        DatabaseSettings settings = TestDatabases.emptyPostgres("unhurried");
        execute(
                settings,
                "CREATE SCHEMA elsewhere",
                "CREATE TABLE elsewhere.seen (setting TEXT)",
                "CREATE FUNCTION elsewhere.note() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN INSERT INTO elsewhere.seen VALUES (current_setting('statement_timeout')); END $$",
                "CREATE EVENT TRIGGER note ON ddl_command_end EXECUTE FUNCTION elsewhere.note()");
        try (LedgerDatabase database = TestDatabases.open(settings, stateDir)) {
            assertThat(JdbcClient.create(database.dataSource())
                            .sql("SELECT DISTINCT setting FROM elsewhere.seen")
                            .query(String.class)
                            .list())
                    .containsExactly("0");
        }
    }

    @Test
    void keepsItsLockOnAServerThatEndsIdleSessions() throws Exception {
        DatabaseSettings settings = TestDatabases.emptyPostgres("silent");
        execute(
                settings,
                "ALTER DATABASE silent SET idle_session_timeout = '1s'",
                "ALTER DATABASE silent SET idle_in_transaction_session_timeout = '1s'");
        try (LedgerDatabase database = TestDatabases.open(settings, stateDir);
                Connection silent = connection(settings)) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> !silent.isValid(5));
            assertThatCode(database::checkHeld).doesNotThrowAnyException();
            assertThat(answers(database)).isTrue();
        }
    }

    @Test
    void refusesToRunThroughAPoolerInTransactionMode() throws Exception {
        DatabaseSettings settings = TestDatabases.emptyPostgres("pooled");
        for (PoolingRelay.Order order : PoolingRelay.Order.OF_TRANSACTIONS) {
            for (int sessions : new int[] {1, 2, 5}) {
                try (PoolingRelay pooler = new PoolingRelay(TestDatabases.port(), sessions, order)) {
                    DatabaseSettings pooled = withUrl(settings, pooler.url("pooled"));
                    assertThatExceptionOfType(LedgerException.class)
                            .as("%d sessions, %s", sessions, order)
                            .isThrownBy(() -> TestDatabases.open(pooled, stateDir))
                            .withMessageContainingAll("pooler in transaction mode", "pool_mode = session")
                            .matches(e -> !e.isHeldByOther());
                }
            }
        }
    }

    @Test
    void runsThroughAPoolerInSessionMode() throws Exception {
        DatabaseSettings settings = TestDatabases.emptyPostgres("sessions");
        try (PoolingRelay pooler = new PoolingRelay(TestDatabases.port(), 12, PoolingRelay.Order.KEPT);
                LedgerDatabase database = TestDatabases.open(withUrl(settings, pooler.url("sessions")), stateDir)) {
            assertThatCode(database::checkHeld).doesNotThrowAnyException();
            assertThat(answers(database)).isTrue();
        }
    }

    /**
     * A pooler can assign another session to a connection. Queries still succeed then, but the new session does not
     * hold the lock.
     */
    @Test
    @Survives(FaultCell.LEDGER_LOCK_LOST)
    void noticesThatItsConnectionLeadsToAnotherSession() throws Exception {
        DatabaseSettings settings = TestDatabases.emptyPostgres("swapped");
        try (PoolingRelay pooler = new PoolingRelay(TestDatabases.port(), 12, PoolingRelay.Order.KEPT);
                LedgerDatabase database = TestDatabases.open(withUrl(settings, pooler.url("swapped")), stateDir)) {
            pooler.giveOthers();
            assertThatExceptionOfType(LedgerException.class).isThrownBy(database::checkHeld);
        }
    }

    private static DatabaseSettings withUrl(DatabaseSettings settings, String url) {
        return new DatabaseSettings(Optional.of(new Secret(url)), settings.user(), settings.password());
    }

    private static Connection connection(DatabaseSettings settings) throws SQLException {
        return DriverManager.getConnection(
                settings.url().orElseThrow().reveal(),
                settings.user().orElseThrow(),
                settings.password().orElseThrow().reveal());
    }

    private static void execute(DatabaseSettings settings, String... statements) throws SQLException {
        try (Connection connection = connection(settings);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://localhost:1/x?password=hunter2",
                "jdbc:postgresql://no-such-host.invalid/x?password=hunter2",
                "jdbc:postgresql://local host/hunter2",
                "jdbc:h2:file:~/x;NO_SUCH_SETTING=hunter2",
                "jdbc:h2:file:~/x;PASSWORD=hunter2;NO_VALUE"
            })
    void reportsAnUnreachableDatabaseWithoutItsPassword(String url) {
        DatabaseSettings settings = new DatabaseSettings(
                Optional.of(new Secret(url)), Optional.of("user"), Optional.of(new Secret(PASSWORD)));
        assertThat(refusesWithoutThePassword(settings))
                .containsAnyOf(
                        "no server accepts connections at the address of the database",
                        "no connection to the database can be made",
                        "the database can't be opened");
    }

    /** H2 quotes the value of the setting, and Flyway quotes H2. */
    @Test
    void aWrongSettingOfANewDatabaseIsReportedWithoutItsValue() {
        Secret url = new Secret("jdbc:h2:file:" + stateDir.resolve("new") + ";MAX_MEMORY_ROWS=" + PASSWORD);
        DatabaseSettings settings = new DatabaseSettings(Optional.of(url), Optional.empty(), Optional.empty());

        assertThat(refusesWithoutThePassword(settings)).contains("the database can't be opened");
    }

    /**
     * 127.1 also leads to this machine. But yt2ms recognizes only localhost, ::1 and 127.x.y.z as local, so 127.1
     * serves as the address of a remote server here.
     */
    @Test
    void sendsNoPasswordToARemoteServerWithoutACertificate() throws SQLException {
        DatabaseSettings here = TestDatabases.emptyPostgres("remote");
        String url = here.url().orElseThrow().reveal().replace("localhost", "127.1");

        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> TestDatabases.open(
                        new DatabaseSettings(Optional.of(new Secret(url)), here.user(), here.password()), stateDir))
                .withMessageContaining("has no certificate that can be verified")
                .withMessageContaining("sslrootcert=");

        DatabaseSettings asSaid =
                new DatabaseSettings(Optional.of(new Secret(url + "?sslmode=disable")), here.user(), here.password());
        try (LedgerDatabase database = TestDatabases.open(asSaid, stateDir)) {
            assertThat(answers(database)).isTrue();
        }
    }

    @Test
    void reportsAWrongPasswordWithoutShowingIt() throws SQLException, IOException {
        DatabaseSettings owner = TestDatabases.emptyPostgres("secured");
        try (LedgerDatabase database = TestDatabases.open(owner, stateDir)) {
            JdbcClient jdbc = JdbcClient.create(database.dataSource());
            jdbc.sql("CREATE ROLE guarded LOGIN PASSWORD 'another'").update();
            Path rules = Path.of(jdbc.sql("SHOW hba_file").query(String.class).single());
            Files.writeString(rules, "host all guarded all scram-sha-256\n" + Files.readString(rules));
            jdbc.sql("SELECT pg_reload_conf()").query(Boolean.class).single();
        }
        refusesWithoutThePassword(TestDatabases.postgres("secured", "guarded", PASSWORD));
    }

    @Test
    void saysWhyPostgresqlRefusesToCreateTheTables() throws SQLException {
        DatabaseSettings settings = TestDatabases.emptyPostgres("taken");
        execute(settings, "CREATE TABLE accounts (id INT)", "CREATE ROLE newcomer LOGIN PASSWORD '" + PASSWORD + "'");
        assertThat(refusesWithoutThePassword(settings)).contains("other tables", "use a separate database");
        assertThat(refusesWithoutThePassword(
                        withUrl(settings, "jdbc:postgresql://localhost:" + TestDatabases.port() + "/nowhere")))
                .contains("refuses the connection", "database \"nowhere\" does not exist");
        execute(settings, "DROP TABLE accounts");
        assertThat(refusesWithoutThePassword(TestDatabases.postgres("taken", "newcomer", PASSWORD)))
                .contains(
                        "refuses to create, upgrade or read the ledger's tables",
                        "permission denied for schema public");
    }

    @Test
    void refusesAStateDirectoryThatCannotBeMade() throws IOException {
        Path file = Files.writeString(stateDir.resolve("file"), "");
        assertThatExceptionOfType(LedgerException.class)
                .isThrownBy(() -> TestDatabases.open(TestDatabases.H2, file.resolve("state")))
                .withMessageStartingWith(
                        "migration.state-dir: this user can't create the folder " + file.resolve("state"));
        try (LedgerDatabase database = TestDatabases.open(TestDatabases.H2, stateDir)) {
            assertThat(answers(database)).isTrue();
        }
    }

    @Test
    void saysThatALedgerIsDamaged() throws IOException {
        Files.writeString(stateDir.resolve("ledger.mv.db"), "no database");
        LedgerException refusal =
                catchThrowableOfType(LedgerException.class, () -> TestDatabases.open(TestDatabases.H2, stateDir));
        assertThat(refusal)
                .hasMessageStartingWith("the ledger in " + stateDir + " can't be opened")
                .matches(e -> !refusal.isHeldByOther());
    }

    private String refusesWithoutThePassword(DatabaseSettings settings) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Level before = root.getLevel();
        // Commands log the messages of libraries from the level INFO on.
        root.setLevel(Level.INFO);
        root.addAppender(log);
        LedgerException refusal =
                catchThrowableOfType(LedgerException.class, () -> TestDatabases.open(settings, stateDir));
        root.detachAppender(log);
        root.setLevel(before);
        assertThat(refusal).hasMessageStartingWith("migration.database.url: ").matches(e -> !refusal.isHeldByOther());
        StringWriter trace = new StringWriter();
        refusal.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(PASSWORD);
        assertThat(List.copyOf(log.list))
                .allSatisfy(event -> assertThat(event.getFormattedMessage()
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                        .doesNotContain(PASSWORD));
        return refusal.getMessage();
    }

    private static boolean answers(LedgerDatabase database) {
        return JdbcClient.create(database.dataSource())
                        .sql("SELECT COUNT(*) FROM migration_item")
                        .query(Long.class)
                        .single()
                == 0;
    }

    private static List<String> columns(LedgerDatabase database, String schema) {
        return JdbcClient.create(database.dataSource())
                .sql("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = :schema")
                .param("schema", schema)
                .query((row, number) -> (row.getString(1) + "." + row.getString(2)).toLowerCase(Locale.ROOT))
                .list()
                .stream()
                .sorted()
                .toList();
    }
}
