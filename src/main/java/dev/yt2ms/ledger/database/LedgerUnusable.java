package dev.yt2ms.ledger.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.h2.api.ErrorCode;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Recognizes errors of a database that can't be reached, or can't read or write its file, as opposed to errors in a
 * statement. When the disk is full, H2 closes the database; then only one thread gets the real error, and all others
 * get the error that the database is closed.
 */
public final class LedgerUnusable {

    /**
     * SQL states of PostgreSQL: a failed connection, exhausted resources, a shutdown, and an unreadable or unwritable
     * file.
     */
    private static final List<String> STATES = List.of("08", "53", "57P", "58", "XX001", "XX002");

    private static final Set<Integer> H2_CODES = Set.of(
            ErrorCode.DATABASE_IS_CLOSED,
            ErrorCode.IO_EXCEPTION_1,
            ErrorCode.IO_EXCEPTION_2,
            ErrorCode.FILE_CORRUPTED_1,
            ErrorCode.CONNECTION_BROKEN_1);

    private static final String TOO_MANY_CONNECTIONS = "53300";

    /**
     * PostgreSQL reports this state for a change on a server that only permits reading, e.g. a standby that another server
     * is about to replace.
     */
    static final String READ_ONLY = "25006";

    /** States for a statement, a lock or an idle transaction that took longer than its time limit. */
    private static final Set<String> TIME_LIMITS = Set.of("57014", "55P03", "25P03");

    /** PostgreSQL's driver reports this state e.g. if the server wants a password and none is configured. */
    private static final String REFUSED = "08004";

    /**
     * The message of HikariCP, without a state, for a connection that it closed after an error, e.g. at a commit after
     * the server was killed.
     */
    private static final String CLOSED_BY_POOL = "Connection is closed";

    private LedgerUnusable() {}

    /** Whether an unusable database caused this error. */
    public static boolean isCauseOf(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isUnusable(sql)
                    || cause instanceof MVStoreException store && isOfFile(store)
                    || isRollbackOf(cause, LedgerUnusable::isCauseOf)) {
                return true;
            }
        }
        return DiskFull.isCauseOf(e);
    }

    /**
     * Whether the error means that the database server can't be reached, is being stopped or started, permits no changes
     * at present, or has no free connection.
     */
    public static boolean isServerAway(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && isAway(sql) || isRollbackOf(cause, LedgerUnusable::isServerAway)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the database server did not do something within its time limit, e.g. because it is too busy. */
    public static boolean isTooSlow(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && TIME_LIMITS.contains(String.valueOf(sql.getSQLState()))
                    || isRollbackOf(cause, LedgerUnusable::isTooSlow)) {
                return true;
            }
        }
        return false;
    }

    /** Whether this is the failed rollback of a transaction that ended with an error of the given kind. */
    private static boolean isRollbackOf(Throwable e, Predicate<Throwable> error) {
        return e instanceof TransactionSystemException rollback
                && rollback.getApplicationException() != null
                && error.test(rollback.getApplicationException());
    }

    /**
     * Whether H2 can't find, read or write a part of its file. For some of these errors the exception of JDBC only has
     * the code of a general error. The codes from {@link DataUtils#ERROR_TRANSACTION_LOCKED} on are about transactions
     * that wait for each other.
     */
    private static boolean isOfFile(MVStoreException e) {
        return e.getErrorCode() < DataUtils.ERROR_TRANSACTION_LOCKED;
    }

    private static boolean isAway(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return e instanceof SQLTransientConnectionException
                || state.startsWith("08") && !state.equals(REFUSED)
                || state.startsWith("57P")
                || state.equals(READ_ONLY)
                || CLOSED_BY_POOL.equals(e.getMessage())
                || state.equals(TOO_MANY_CONNECTIONS);
    }

    private static boolean isUnusable(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return isAway(e)
                || TIME_LIMITS.contains(state)
                || STATES.stream().anyMatch(state::startsWith)
                || H2_CODES.contains(e.getErrorCode());
    }
}
