package dev.yt2ms.ledger.database;

import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.settings.value.Values;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Holds a ledger in PostgreSQL by an advisory lock, which ends with the database session that took it. A command that
 * needs the ledger alone has an exclusive lock. The machines that share a migration have shared locks, which exclude
 * such commands and also earlier versions of yt2ms, which always take an exclusive lock.
 */
final class AdvisoryLock implements LedgerDatabase.Lock {

    /**
     * How long the server may take to answer. It is shorter than the time after which the server ends the session of an
     * unreachable machine and gives its lock to another process.
     */
    private static final int MILLIS_FOR_A_SIGN_OF_LIFE = 25_000;

    private static final String HELD =
            " FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                    + " AND classid = hashtext('yt2ms')::oid AND objid = hashtext(?)::oid AND objsubid = 2";

    /** Precedes the name of a session that upgrades the tables, so that others wait for it. */
    private static final String UPGRADING = "an upgrade of the tables, ";

    /** Whether other processes may have the lock too. */
    enum Kind {
        EXCLUSIVE("pg_try_advisory_lock"),
        SHARED("pg_try_advisory_lock_shared"),
        /** Exclusive for a few seconds, while the tables are created or upgraded. */
        UPGRADE("pg_try_advisory_lock");

        private final String function;

        Kind(String function) {
            this.function = function;
        }
    }

    private final DataSource connections;
    private final Kind kind;
    private final String migration;
    private Connection session;

    private AdvisoryLock(DataSource connections, Kind kind, String migration, Connection session) {
        this.connections = connections;
        this.kind = kind;
        this.migration = migration;
        this.session = session;
    }

    /**
     * Takes the lock.
     *
     * @param connections returns a new connection for each call
     * @throws LedgerException if another run has the lock
     */
    static AdvisoryLock take(DataSource connections, Kind kind, String migration) throws SQLException {
        Connection session = connections.getConnection();
        try {
            AdvisoryLock lock = new AdvisoryLock(connections, kind, migration, session);
            PostgresqlSessions.prepareHold(session);
            session.setNetworkTimeout(Runnable::run, MILLIS_FOR_A_SIGN_OF_LIFE);
            if (kind == Kind.UPGRADE) {
                PostgresqlSessions.prefixName(session, UPGRADING);
            }
            if (lock.tryIt()) {
                return lock;
            }
            throw heldBy(holder(session, migration).orElse(""), session, migration);
        } catch (SQLException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private boolean tryIt() throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("SELECT " + kind.function + "(hashtext('yt2ms'), hashtext(?))")) {
            statement.setString(1, migration);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getBoolean(1);
            }
        }
    }

    /**
     * Whether the lock that this process could not get will be free soon: no process has it any more, or a process has
     * it only while it upgrades the tables.
     */
    static boolean isFreeSoon(DataSource connections, Kind kind, String migration) throws SQLException {
        // A shared lock is refused only because of an exclusive one.
        String against = HELD + (kind == Kind.SHARED ? " AND mode = 'ExclusiveLock'" : "");
        try (Connection session = connections.getConnection();
                PreparedStatement statement = session.prepareStatement("SELECT application_name" + against)) {
            statement.setString(1, migration);
            try (ResultSet result = statement.executeQuery()) {
                return !result.next() || String.valueOf(result.getString(1)).startsWith(UPGRADING);
            }
        }
    }

    /**
     * Checks that no other run has the lock, without taking it.
     *
     * @throws LedgerException if another run has the lock
     */
    static void refuseIfHeld(Connection session, String migration) throws SQLException {
        Optional<String> holder = holder(session, migration);
        if (holder.isPresent()) {
            throw heldBy(holder.get(), session, migration);
        }
    }

    private static LedgerException heldBy(String holder, Connection session, String migration) {
        return new LedgerException(
                WorkingNodes.of(new SingleConnectionDataSource(session, true), migration)
                        .orElse("another run holds the ledger of this migration" + holder),
                true);
    }

    /**
     * Describes the session that has the lock, which may belong to a process on another machine. The result is empty if
     * no session has the lock any more.
     */
    private static Optional<String> holder(Connection session, String migration) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("SELECT backend_start, application_name" + HELD)) {
            statement.setString(1, migration);
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next()) {
                    return Optional.empty();
                }
                return Optional.of(
                        result.getTimestamp(1) == null
                                ? ""
                                : ", since %s by %s"
                                        .formatted(
                                                Values.humanSecond(
                                                        result.getTimestamp(1).toInstant()),
                                                result.getString(2)));
            }
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Checks the lock itself. A working connection proves nothing, because a pooler may have assigned another
     * session to it. A shared lock that was lost is taken again, because its process keeps working as long as it may
     * claim items.
     */
    @Override
    public boolean isHeld() throws SQLException {
        if (kind == Kind.EXCLUSIVE) {
            return isHeldBySession();
        }
        try {
            return isHeldBySession() || takeAgain();
        } catch (SQLException e) {
            return takeAgain();
        }
    }

    @Override
    public boolean isShared() {
        return kind == Kind.SHARED;
    }

    private boolean isHeldBySession() throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("SELECT 1" + HELD + " AND pid = pg_backend_pid()")) {
            statement.setString(1, migration);
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    /** Returns false if a command now has the ledger alone. */
    private boolean takeAgain() {
        try {
            session.close();
            AdvisoryLock again = take(connections, kind, migration);
            session = again.session;
            return true;
        } catch (LedgerException e) {
            return false;
        } catch (SQLException e) {
            return true; // The server can't be reached. The next call tries again.
        }
    }

    /**
     * Releases the lock explicitly. Otherwise the server might notice the end of the session too late for a command
     * that follows immediately.
     */
    @Override
    public void release() throws SQLException {
        try (Connection held = session;
                Statement statement = held.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock_all()");
        }
    }
}
