package dev.yt2ms.ledger.database;

import dev.yt2ms.ledger.LedgerException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Detects a pooler between this process and PostgreSQL, such as PgBouncer, that assigns a server session to a
 * connection for one transaction only. An advisory lock belongs to a session: through such a pooler two runs could both
 * believe that they hold the ledger, or an ended run could continue to hold it.
 */
final class TransactionPooler {

    /**
     * The number of rounds. One round detects a pooler that assigns sessions in a fixed order; one that assigns them at
     * random may pass a round by chance.
     */
    private static final int ROUNDS = 4;
    /** The time limit for an answer. Without it, a pooler that has no free session would make a statement wait. */
    private static final int PATIENCE_MILLIS = 20_000;

    /**
     * The states of errors that PostgreSQL reports when the session behind a connection has changed: a prepared
     * statement of the driver, such as its BEGIN, is unknown in the new session (26000) or exists there already
     * (42P05).
     */
    private static final Set<String> ANOTHER_SESSION = Set.of("26000", "42P05");

    private static final String ADVICE =
            "migration.database.url: the connection goes through a pooler in transaction mode (such as PgBouncer with"
                    + " pool_mode = transaction), which can't keep the lock on the ledger: two runs could begin at"
                    + " the same time. Give the address of PostgreSQL itself, or set pool_mode = session for this database.";

    /** A connection that marks its session, so that it can check later whether it still has the same one. */
    private static final class Marked implements AutoCloseable {

        private final Connection connection;
        private final String mark = UUID.randomUUID().toString();
        private final int process;

        Marked(DataSource dataSource) throws SQLException {
            connection = dataSource.getConnection();
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT pg_backend_pid(), set_config('yt2ms.mark', '%s', false)".formatted(mark))) {
                row.next();
                process = row.getInt(1);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }

        boolean hasItsSession() throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row =
                            statement.executeQuery("SELECT pg_backend_pid(), current_setting('yt2ms.mark', true)")) {
                row.next();
                return row.getInt(1) == process && mark.equals(row.getString(2));
            }
        }

        void begin() throws SQLException {
            connection.setAutoCommit(false);
        }

        void end() throws SQLException {
            connection.setAutoCommit(true);
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private TransactionPooler() {}

    /**
     * Checks that a connection keeps its session.
     *
     * @param connections returns a new connection for each call
     * @throws LedgerException if the connection does not keep its session
     */
    static void refuse(DataSource connections) throws SQLException {
        try (Marked first = new Marked(connections);
                Marked second = new Marked(connections)) {
            for (int round = 0; round < ROUNDS; round++) {
                if (!keepTheirSessions(first, second)) {
                    throw new LedgerException(ADVICE, false);
                }
            }
        } catch (SQLException e) {
            if (ANOTHER_SESSION.contains(String.valueOf(e.getSQLState()))) {
                throw new LedgerException(ADVICE, false);
            }
            throw e;
        }
    }

    /**
     * Begins and ends transactions in an order that provokes a change of sessions. Behind a pooler in transaction mode,
     * the two connections then swap their sessions or share one, or a session loses its mark because the pooler resets
     * the session between transactions.
     */
    private static boolean keepTheirSessions(Marked first, Marked second) throws SQLException {
        if (!first.hasItsSession() || !second.hasItsSession()) {
            return false;
        }
        // This order detects a pooler that hands out the most recently freed session.
        first.begin();
        boolean kept = first.hasItsSession() && second.hasItsSession();
        first.end();
        kept = kept && second.hasItsSession();
        // This order detects a pooler that hands out the session that has been idle longest.
        first.begin();
        second.begin();
        kept = kept && first.hasItsSession() && second.hasItsSession();
        first.end();
        second.end();
        return kept && second.hasItsSession() && first.hasItsSession();
    }
}
