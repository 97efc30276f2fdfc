package dev.yt2ms.ledger.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.ledger.LedgerCondition;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * The database of the ledger and of Spring Batch. Flyway creates and upgrades the tables. While a run has the database
 * open, a lock keeps other runs out: H2's file lock, or an advisory lock of PostgreSQL.
 */
public final class LedgerDatabase implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LedgerDatabase.class);

    private static final Pattern UNSECURED = Pattern.compile("SSL|certificate|hostname .* could not be verified");

    private static final Lock NO_LOCK = () -> {};

    /**
     * The size of the pool, which does not depend on the number of workers. Each thread has at most one connection at a
     * time, and only for a statement or a short transaction, never during a transfer or a wait. Therefore threads can't
     * deadlock, and the size only affects throughput: 48 workers that record a handful of changes for each video keep
     * fewer than two connections busy. PostgreSQL allows 100 connections by default, and other machines need some of
     * them.
     */
    private static final int CONNECTIONS = 8;

    /**
     * How long a thread waits for a connection of the pool. It is longer than the database may take for a statement, so
     * that a run ends with the error of the thread that asked the database, and not with the error of a thread that
     * waited for the pool.
     */
    private static final Duration LONGEST_WAIT_FOR_A_CONNECTION = Duration.ofMinutes(2);

    /** How long a process waits while another one creates or upgrades the tables, which usually takes seconds. */
    private static final Duration LONGEST_UPGRADE_OF_ANOTHER = Duration.ofMinutes(2);

    private static final Duration PAUSE_DURING_UPGRADE = Duration.ofMillis(300);

    /** How long a heartbeat waits for a connection before it counts as missed. */
    private static final Duration LONGEST_WAIT_OF_A_HEARTBEAT = Duration.ofSeconds(5);

    /** The ledgers that runs of this process hold. H2's file lock excludes only other processes. */
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    /**
     * Settings of H2. With WRITE_DELAY=0, H2 hands each commit to the operating system at once, so that the commit
     * survives a kill. After the few changes that must also survive a power cut, the ledger asks H2 to wait for the
     * disk. With DB_CLOSE_ON_EXIT=FALSE the run closes the database, and not H2's shutdown hook. CACHE_SIZE is in kB:
     * by default, pages would fill half of the heap, so that Java collects garbage all the time; the operating system
     * caches the file anyway.
     */
    private static final List<String> H2_SETTINGS =
            List.of("WRITE_DELAY=0", "DB_CLOSE_ON_EXIT=FALSE", "TRACE_LEVEL_FILE=0", "CACHE_SIZE=8192");

    private static final Duration LONGEST_READ_AT_END = Duration.ofSeconds(5);
    private static final Duration READ_AT_END_CHECK = Duration.ofMillis(10);

    /** Settings for reading a ledger: H2 shares its lock with other readers, and writes nothing. */
    private static final String READ_ONLY = ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";

    /** Keeps other runs from using the ledger. */
    interface Lock {
        void release() throws SQLException;

        default boolean isHeld() throws SQLException {
            return true;
        }

        /** Whether other processes may have the lock too. */
        default boolean isShared() {
            return false;
        }
    }

    /** The number of connections for the heartbeats of this machine, if several share the ledger. */
    private static final int CONNECTIONS_OF_ROLES = 2;

    private final HikariDataSource dataSource;
    private final Lock lock;
    private final Supplier<HikariConfig> roles;
    private @Nullable HikariDataSource roleConnections;

    private LedgerDatabase(HikariDataSource dataSource, Lock lock) {
        this(dataSource, lock, () -> {
            throw new IllegalStateException("Only a ledger in PostgreSQL can be shared by several machines");
        });
    }

    private LedgerDatabase(HikariDataSource dataSource, Lock lock, Supplier<HikariConfig> roles) {
        this.dataSource = dataSource;
        this.lock = lock;
        this.roles = roles;
    }

    /** How the ledger is opened. */
    public enum Mode {
        /** The process changes the ledger; no other process may have it open. */
        ALONE,
        /**
         * The process is one of several machines that change the ledger, if it is in PostgreSQL. With H2, this is the
         * same as {@link #ALONE}.
         */
        MEMBER,
        /**
         * The process only reads the ledger. With PostgreSQL, this is possible during a run. With H2, several processes
         * can read it at the same time, but not during a run. A ledger with tables of an earlier version is upgraded
         * first.
         */
        SHARED
    }

    /**
     * Whether a ledger of this migration may exist, in the state directory or in the configured database. Also true if
     * the folder of the ledger can't be read.
     */
    public static boolean mayExist(DatabaseSettings settings, Path stateDir, String migration) {
        String url = settings.url().map(Secret::reveal).orElseGet(() -> H2File.addressIn(stateDir));
        if (!PostgresqlSessions.isFor(url)) {
            H2File file = new H2File(url);
            return !file.isOrdinary() || !Files.notExists(file.path());
        }
        try (Connection connection = connections(settings, url, PostgresqlSessions.properties(settings))
                        .getConnection();
                PreparedStatement statement = connection.prepareStatement("SELECT 1 FROM migration WHERE name = ?")) {
            statement.setString(1, migration);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            // The ledger counts as existing; when it is opened, the error message will explain what is wrong.
            return !LedgerSchema.POSTGRESQL_NO_SUCH_TABLE.equals(e.getSQLState());
        }
    }

    /**
     * Opens the ledger, and creates it if it is missing. Also creates the state directory, unless the process only
     * reads a ledger whose address is configured.
     *
     * @throws LedgerException if another process holds the ledger, or if it can't be opened
     */
    public static LedgerDatabase open(DatabaseSettings settings, Path stateDir, String migration, Mode mode) {
        boolean configured = settings.url().isPresent();
        String url = settings.url()
                .map(Secret::reveal)
                .map(LedgerDatabase::durable)
                .orElseGet(() -> durable(H2File.addressIn(stateDir)));
        boolean postgresql = PostgresqlSessions.isFor(url);
        HikariDataSource dataSource = null;
        Lock lock = NO_LOCK;
        try {
            if (!configured || mode != Mode.SHARED) {
                makeWritable(stateDir);
            }
            if (postgresql) {
                DataSource connections = connections(settings, url, PostgresqlSessions.properties(settings));
                TransactionPooler.refuse(connections);
                if (!LedgerSchema.isCurrent(connections) && !isNewer(connections, mode)) {
                    upgradeAlone(settings, url, connections, migration);
                }
                lock = switch (mode) {
                    case ALONE -> takeLock(connections, AdvisoryLock.Kind.EXCLUSIVE, migration);
                    case MEMBER -> takeLock(connections, AdvisoryLock.Kind.SHARED, migration);
                    case SHARED -> NO_LOCK;
                };
                return new LedgerDatabase(
                        new HikariDataSource(pool(settings, url)), lock, () -> rolePool(settings, url));
            }
            if (!configured && mode != Mode.SHARED) {
                lock = holdHere(stateDir);
            }
            if (!new H2File(url).isOrdinary()) {
                dataSource = new HikariDataSource(pool(settings, url));
                // Flyway uses the pool's connections here, because a database in memory is lost when the last
                // connection to it is closed.
                flyway(dataSource, "h2").migrate();
                return new LedgerDatabase(dataSource, lock);
            }
            new H2File(url)
                    .makeIfMissing(address -> flywayForH2(settings, address).migrate(), LedgerDatabase::isHeld);
            dataSource = new HikariDataSource(pool(settings, mode == Mode.SHARED ? url + READ_ONLY : url));
            if (!LedgerSchema.isCurrent(dataSource) && !isNewer(dataSource, mode)) {
                dataSource.close();
                bringUpToDate(settings, new H2File(url), stateDir);
                dataSource = new HikariDataSource(pool(settings, url));
            }
            return new LedgerDatabase(dataSource, lock);
        } catch (LedgerException e) {
            close(dataSource, lock);
            throw e;
        } catch (IOException e) {
            close(dataSource, lock);
            if (DiskFull.isCauseOf(e)) {
                throw explain(e, stateDir, settings, mode);
            }
            throw new LedgerException(
                    "migration.state-dir: this user can't create the folder %s, or can't write to it; set a folder that this user may write to, or run yt2ms as the owner of the folder"
                            .formatted(stateDir),
                    false,
                    e);
        } catch (RuntimeException | SQLException e) {
            close(dataSource, lock);
            throw explain(e, stateDir, settings, mode);
        }
    }

    /**
     * Inspects a ledger without changing it. With H2, no run can open the ledger during the inspection.
     *
     * @return empty if there is no ledger yet
     * @throws LedgerException if a run holds the ledger, or if it can't be read
     */
    public static Optional<LedgerCondition> inspect(DatabaseSettings settings, Path stateDir, String migration) {
        String url = settings.url().map(Secret::reveal).orElseGet(() -> H2File.addressIn(stateDir));
        boolean postgresql = PostgresqlSessions.isFor(url);
        if (!postgresql && (!new H2File(url).isOrdinary() || !Files.exists(new H2File(url).path()))) {
            return Optional.empty();
        }
        DataSource connections = postgresql
                ? connections(settings, url, PostgresqlSessions.properties(settings))
                : connections(settings, durable(url) + READ_ONLY, new Properties());
        try (Connection connection = connections.getConnection()) {
            if (postgresql) {
                TransactionPooler.refuse(connections);
                AdvisoryLock.refuseIfHeld(connection, migration);
            }
            return condition(
                    flyway(new SingleConnectionDataSource(connection, true), postgresql ? "postgresql" : "h2")
                            .info(),
                    connections,
                    migration);
        } catch (LedgerException e) {
            throw e;
        } catch (RuntimeException | SQLException e) {
            throw explain(e, stateDir, settings, Mode.SHARED);
        }
    }

    private static Optional<LedgerCondition> condition(
            MigrationInfoService tables, DataSource connections, String migration) {
        if (tables.current() == null) {
            return Optional.empty();
        }
        boolean newer = Stream.of(tables.applied())
                .anyMatch(each -> each.getState().name().startsWith("FUTURE"));
        boolean older = tables.pending().length > 0;
        return Optional.of(new LedgerCondition(
                tables.current().getVersion().toString(),
                older,
                newer,
                // Tables of another version may have other columns, so the last run is not read from them.
                older || newer
                        ? Optional.empty()
                        : new MigrationRuns(connections, migration, Clock.systemUTC()).run()));
    }

    /**
     * Whether a newer version of yt2ms has created or upgraded the tables. Such tables may be read, but not changed.
     *
     * @throws LedgerException if the tables have a newer version, and the process would change them
     */
    private static boolean isNewer(DataSource connections, Mode mode) throws SQLException {
        Optional<String> newer = LedgerSchema.newerVersion(connections);
        if (newer.isPresent() && mode != Mode.SHARED) {
            throw new LedgerException(
                    "the ledger has format version %s, which a newer yt2ms has created, and this one knows only %s: use the newer yt2ms, on all machines with this ledger"
                            .formatted(newer.get(), LedgerSchema.VERSION),
                    false);
        }
        return newer.isPresent();
    }

    /**
     * Creates or upgrades the tables while no other process uses them.
     *
     * @throws LedgerException if a process works on the migration
     */
    private static void upgradeAlone(DatabaseSettings settings, String url, DataSource connections, String migration)
            throws SQLException {
        Lock alone;
        try {
            alone = takeLock(connections, AdvisoryLock.Kind.UPGRADE, migration);
        } catch (LedgerException e) {
            if (LedgerSchema.isCurrent(connections)) {
                return; // Another process has upgraded the tables and already works.
            }
            if (e.isForLater()) {
                throw e;
            }
            throw new LedgerException(
                    "this version of yt2ms has to upgrade the ledger's tables, but %s: stop yt2ms on all machines with this ledger, then start this version on each"
                            .formatted(e.getMessage()),
                    false);
        }
        try {
            if (!LedgerSchema.isCurrent(connections)) {
                flyway(connections(settings, url, PostgresqlSessions.unhurriedProperties(settings)), "postgresql")
                        .migrate();
            }
        } finally {
            alone.release();
        }
    }

    /**
     * Takes a lock. If a process has the lock only while it upgrades the tables, waits for it.
     *
     * @throws LedgerException if another process has the lock for a run or a command, or upgrades for too long
     */
    private static Lock takeLock(DataSource connections, AdvisoryLock.Kind kind, String migration) throws SQLException {
        long start = System.nanoTime();
        while (true) {
            try {
                return AdvisoryLock.take(connections, kind, migration);
            } catch (LedgerException e) {
                if (!AdvisoryLock.isFreeSoon(connections, kind, migration)) {
                    throw e;
                }
                if (System.nanoTime() - start > LONGEST_UPGRADE_OF_ANOTHER.toNanos()) {
                    throw LedgerException.tryLater(
                            "another process is still upgrading the ledger's tables (%s); run again later"
                                    .formatted(e.getMessage()));
                }
                LockSupport.parkNanos(PAUSE_DURING_UPGRADE.toNanos());
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }

    private static HikariConfig rolePool(DatabaseSettings settings, String url) {
        HikariConfig config = pool(settings, url);
        config.setMaximumPoolSize(CONNECTIONS_OF_ROLES);
        config.setPoolName("roles");
        config.setConnectionTimeout(LONGEST_WAIT_OF_A_HEARTBEAT.toMillis());
        return config;
    }

    private static HikariConfig pool(DatabaseSettings settings, String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        settings.user().ifPresent(config::setUsername);
        settings.password().map(Secret::reveal).ifPresent(config::setPassword);
        if (PostgresqlSessions.isFor(url)) {
            config.setDataSourceProperties(PostgresqlSessions.properties(settings));
            config.setConnectionInitSql(PostgresqlSessions.limitsOfWork());
        }
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(LONGEST_WAIT_FOR_A_CONNECTION.toMillis());
        config.setPoolName("ledger");
        config.setInitializationFailTimeout(1);
        return config;
    }

    /**
     * Returns a source of connections outside the pool. The source opens a new connection each time it is asked for
     * one.
     */
    private static DataSource connections(DatabaseSettings settings, String url, Properties properties) {
        settings.user().ifPresent(user -> properties.setProperty("user", user));
        settings.password().ifPresent(password -> properties.setProperty("password", password.reveal()));
        return new DriverManagerDataSource(url, properties);
    }

    /** The connections to the tables of the ledger and of Spring Batch. */
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * Whether several machines can share a ledger with these settings, i.e. whether it is in PostgreSQL.
     */
    public static boolean isShareable(DatabaseSettings settings) {
        return settings.url()
                .map(Secret::reveal)
                .filter(PostgresqlSessions::isFor)
                .isPresent();
    }

    /**
     * Returns connections for the heartbeats of this machine, if several share the ledger. The first call opens them.
     * They are separate from {@link #dataSource}, so that a heartbeat never waits for other work.
     */
    public synchronized DataSource roleConnections() {
        if (roleConnections == null) {
            roleConnections = new HikariDataSource(roles.get());
        }
        return roleConnections;
    }

    /**
     * Checks that this process still holds the ledger. If the lock is lost, e.g. because the database server was
     * restarted, another run may have taken the ledger.
     *
     * @throws LedgerException if the lock is lost
     */
    public void checkHeld() {
        boolean held;
        try {
            held = lock.isHeld();
        } catch (SQLException e) {
            held = false;
        }
        if (!held && lock.isShared()) {
            throw LedgerException.tryLater(
                    "Another command took the ledger while this machine had no connection to the database server: run again"
                            + " when that command has ended");
        }
        if (!held) {
            throw new LedgerException(
                    "The lock on the ledger was lost with the connection to the database server, so another run may have"
                            + " begun: make sure that no other run is in progress, then run again",
                    false);
        }
    }

    @Override
    public synchronized void close() {
        if (roleConnections != null) {
            roleConnections.close();
        }
        close(dataSource, lock);
    }

    private static void close(@Nullable HikariDataSource dataSource, Lock lock) {
        try {
            if (dataSource != null) {
                if (dataSource.getJdbcUrl().startsWith("jdbc:h2:")) {
                    awaitOrEndSessions(dataSource);
                }
                dataSource.close();
            }
        } finally {
            release(lock);
        }
    }

    private static void release(Lock lock) {
        try {
            lock.release();
        } catch (SQLException e) {
            // A lock that can't be released is no error, because it ends with its session anyway.
            log.warn("The ledger's lock could not be released", e);
        }
    }

    /**
     * Waits a few seconds for connections in use, e.g. of a backup or of a viewer of the live page. H2 keeps the file open
     * and locked as long as a session exists, and the pool loses a connection that is in use when it closes.
     */
    private static void awaitOrEndSessions(HikariDataSource dataSource) {
        HikariPoolMXBean pool = dataSource.getHikariPoolMXBean();
        long deadline = System.nanoTime() + LONGEST_READ_AT_END.toNanos();
        while (pool != null && pool.getActiveConnections() > 0) {
            if (System.nanoTime() > deadline) {
                shutDown(dataSource);
                return;
            }
            LockSupport.parkNanos(READ_AT_END_CHECK.toNanos());
        }
    }

    /** Closes H2's file, which ends all its sessions. With WRITE_DELAY=0, each commit is in the file already. */
    private static void shutDown(HikariDataSource dataSource) {
        try (Connection connection = DriverManager.getConnection(
                        dataSource.getJdbcUrl(), dataSource.getUsername(), dataSource.getPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            log.debug("H2 was shut down, or could not be", e);
        }
    }

    private static Flyway flyway(DataSource connections, String dialect) {
        FluentConfiguration configuration =
                Flyway.configure().dataSource(connections).locations("classpath:db/common", "classpath:db/" + dialect);
        if (dialect.equals("postgresql")) {
            configuration.initSql(PostgresqlSessions.limitsOfUpgrade());
        }
        return configuration.load();
    }

    private static Flyway flywayForH2(DatabaseSettings settings, String address) {
        return flyway(connections(settings, address, new Properties()), "h2");
    }

    private static void bringUpToDate(DatabaseSettings settings, H2File file, Path stateDir) throws IOException {
        if (flywayForH2(settings, file.address()).info().pending().length > 0
                && !file.upgrade(address -> flywayForH2(settings, address).migrate())) {
            throw heldByOther(stateDir, null);
        }
    }

    /** Adds to an address of H2 the settings that the ledger relies on, unless the address sets them already. */
    private static String durable(String url) {
        StringBuilder durable = new StringBuilder(url);
        H2_SETTINGS.stream()
                .filter(setting -> url.startsWith("jdbc:h2:file:"))
                .filter(setting -> !url.toUpperCase(Locale.ROOT).contains(";" + setting.replaceFirst("=.*", "=")))
                .forEach(setting -> durable.append(';').append(setting));
        return durable.toString();
    }

    /**
     * Creates the state directory with access for its owner only, because the ledger contains titles of private videos.
     */
    private static void makeWritable(Path stateDir) throws IOException {
        if (!Files.isWritable(PrivateFiles.makeFolder(stateDir))) {
            throw new AccessDeniedException(stateDir.toString());
        }
    }

    private static Lock holdHere(Path stateDir) {
        Path file = new H2File(H2File.addressIn(stateDir)).path();
        if (!HELD_HERE.add(file)) {
            throw heldByOther(stateDir, null);
        }
        return () -> HELD_HERE.remove(file);
    }

    private static boolean isHeld(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                return true;
            }
        }
        return false;
    }

    private static LedgerException heldByOther(Path stateDir, @Nullable Throwable cause) {
        return new LedgerException("another run holds the ledger in " + stateDir, true, cause);
    }

    /**
     * Returns the exception for a person. If an address of the database is configured, the exception has no cause,
     * because messages of the driver, which Flyway quotes, may contain the address with its password.
     */
    private static LedgerException explain(Throwable e, Path stateDir, DatabaseSettings settings, Mode mode) {
        Throwable cause = settings.url().isPresent() ? null : e;
        if (isHeld(e)) {
            return heldByOther(stateDir, cause);
        }
        if (DiskFull.isCauseOf(e)) {
            return new LedgerException(
                    "the disk of " + stateDir + " is full: free some space and run again", false, cause);
        }
        if (settings.url().isPresent() && isUnreadableRoot(e)) {
            return new LedgerException(
                    "migration.database.url: the file that sslrootcert names does not exist, can't be read, or has no"
                            + " certificate; save there, in PEM form, the certificate of the authority that issued the"
                            + " database server's certificate, or correct the path",
                    false);
        }
        if (settings.leavesTheMachineUnsecured() && isUnsecured(e)) {
            return new LedgerException(
                    "migration.database.url: the database server on another machine has no certificate that can be verified; "
                            + "add ?sslmode=verify-full&sslrootcert=/path/to/its-root.crt, or"
                            + " ?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory if a public"
                            + " authority signed it. Use ?sslmode=disable only on a network where you trust everyone",
                    false);
        }
        if (settings.url().isPresent() && isUnsecured(e)) {
            return new LedgerException(
                    "migration.database.url: the certificate of the database server is not accepted (%s);"
                                    .formatted(why(e))
                            + " if it has expired or is for another host, have it replaced; otherwise save the certificate of the"
                            + " authority that issued it in a file, and add sslrootcert=/path/to/that-file.crt to the address",
                    false);
        }
        if (mode == Mode.MEMBER
                && isShareable(settings)
                && (LedgerUnusable.isServerAway(e) || LedgerUnusable.isTooSlow(e))) {
            // A supervisor starts a run again after exit code 75. Any other command is run by a person.
            return LedgerException.tryLater("migration.database.url: " + PostgresqlSessions.explanation(e));
        }
        if (settings.url().isPresent()) {
            return new LedgerException(
                    "migration.database.url: "
                            + (PostgresqlSessions.isFor(settings.url().get().reveal())
                                    ? PostgresqlSessions.explanation(e)
                                    : "the database can't be opened; check its address, user and password, or restore it from a backup"),
                    false);
        }
        return new LedgerException(
                "the ledger in %s can't be opened (%s); if the disk was full or the file was edited, restore ledger.mv.db from a backup"
                        .formatted(stateDir, e.getMessage()),
                false,
                e);
    }

    /**
     * Describes what is wrong with a certificate. The driver's own text is not used, because it may quote the address.
     */
    private static String why(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "it has expired, by this machine's clock";
            }
            if (cause instanceof CertificateNotYetValidException) {
                return "it is not valid yet, by this machine's clock";
            }
            if (String.valueOf(cause.getMessage()).startsWith("The hostname")) {
                return "it is for another host";
            }
        }
        return "no trusted authority has issued it";
    }

    /** Whether the driver can't read the certificates that the server is checked with. It has no error code for this. */
    private static boolean isUnreadableRoot(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && String.valueOf(sql.getMessage()).contains("SSL root certificate")) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the connection failed because there was no encryption or no valid certificate. The driver has no error
     * code for this cause.
     */
    private static boolean isUnsecured(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException
                    || cause instanceof SQLException sql
                            && UNSECURED
                                    .matcher(String.valueOf(sql.getMessage()))
                                    .find()) {
                return true;
            }
        }
        return false;
    }
}
