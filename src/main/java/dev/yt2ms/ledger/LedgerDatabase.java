package dev.yt2ms.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.h2.api.ErrorCode;

/**
 * The database of the ledger and of Spring Batch, brought up to date by Flyway, and held alone as long as it is open: by
 * H2's file lock, or by an advisory lock of PostgreSQL.
 */
public final class LedgerDatabase implements AutoCloseable {

    private final HikariDataSource dataSource;
    /** The connection whose session holds PostgreSQL's advisory lock; null where H2's file lock does. */
    private final Connection lock;

    private LedgerDatabase(HikariDataSource dataSource, Connection lock) {
        this.dataSource = dataSource;
        this.lock = lock;
    }

    /** How the ledger is opened. */
    public enum Mode {
        /** To work with it: nobody else may. */
        ALONE,
        /** To look at it, where the database allows that beside a run. */
        SHARED
    }

    /** Whether a ledger in the state directory, or a configured database, may exist already. */
    public static boolean mayExist(DatabaseSettings settings, Path stateDir) {
        return settings.url().isPresent() || Files.exists(stateDir.resolve("ledger.mv.db"));
    }

    /**
     * Opens the ledger, made where it is missing.
     *
     * @throws LedgerException when it is held by another process, or can't be opened
     */
    public static LedgerDatabase open(DatabaseSettings settings, Path stateDir, String migration, Mode mode) {
        String url = settings.url().map(Secret::reveal).orElseGet(() -> h2Url(stateDir));
        boolean postgresql = url.startsWith("jdbc:postgresql:");
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        settings.user().ifPresent(config::setUsername);
        settings.password().map(Secret::reveal).ifPresent(config::setPassword);
        config.setMaximumPoolSize(8);
        config.setMinimumIdle(1);
        config.setPoolName("ledger");
        config.setInitializationFailTimeout(1);
        HikariDataSource dataSource = null;
        try {
            if (settings.url().isEmpty()) {
                Files.createDirectories(stateDir);
            }
            dataSource = new HikariDataSource(config);
            Connection lock = postgresql && mode == Mode.ALONE ? advisoryLock(dataSource, migration) : null;
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:sql/" + (postgresql ? "postgresql" : "h2"))
                    .load()
                    .migrate();
            return new LedgerDatabase(dataSource, lock);
        } catch (LedgerException e) {
            dataSource.close();
            throw e;
        } catch (IOException e) {
            throw new LedgerException(
                    "migration.state-dir: %s can't be made; give a folder that you may write to".formatted(stateDir),
                    false,
                    e);
        } catch (RuntimeException | SQLException e) {
            if (dataSource != null) {
                dataSource.close();
            }
            throw explain(e, stateDir, settings.url().isPresent());
        }
    }

    /** Where everything of the ledger and of Spring Batch is kept. */
    public DataSource dataSource() {
        return dataSource;
    }

    @Override
    public void close() {
        try (HikariDataSource toClose = dataSource;
                Connection toUnlock = lock) {
            // Ending the session releases the lock.
        } catch (SQLException e) {
            throw new LedgerException("The ledger's database did not close in order", false, e);
        }
    }

    private static String h2Url(Path stateDir) {
        // WRITE_DELAY=0: a commit is on disk when it returns. DB_CLOSE_ON_EXIT=FALSE: the run closes it, not H2's hook.
        return "jdbc:h2:file:" + stateDir.toAbsolutePath().resolve("ledger") + ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static Connection advisoryLock(HikariDataSource dataSource, String migration) throws SQLException {
        Connection connection = dataSource.getConnection();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_try_advisory_lock(hashtext('yt2ms'), hashtext(?))")) {
            statement.setString(1, migration);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                if (result.getBoolean(1)) {
                    return connection;
                }
            }
        }
        connection.close();
        throw new LedgerException("another run holds the ledger of this migration", true, null);
    }

    private static LedgerException explain(Throwable e, Path stateDir, boolean configured) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                return new LedgerException("another run holds the ledger in " + stateDir, true, e);
            }
        }
        if (DiskFull.isCauseOf(e)) {
            return new LedgerException("the disk of " + stateDir + " is full: make space and run again", false, e);
        }
        if (configured) {
            // The driver's text may hold the address with its password.
            return new LedgerException(
                    "migration.database.url: the database can't be reached or refuses; check address, user and password",
                    false,
                    e instanceof FlywayException ? e : null);
        }
        return new LedgerException(
                "the ledger in %s can't be opened (%s); if the disk was full or the file was edited, restore ledger.mv.db from a backup"
                        .formatted(stateDir, e.getMessage()),
                false,
                e);
    }
}
