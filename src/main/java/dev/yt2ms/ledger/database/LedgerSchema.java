package dev.yt2ms.ledger.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;

/**
 * The version of the tables that this version of yt2ms needs. A start that finds this version skips Flyway, because
 * starting Flyway takes longer than opening the ledger.
 */
final class LedgerSchema {

    /** The number of the newest migration in the folder {@code sql}. */
    static final String VERSION = "29";

    /** PostgreSQL's SQL state for a table that does not exist. */
    static final String POSTGRESQL_NO_SUCH_TABLE = "42P01";

    private LedgerSchema() {}

    /**
     * Whether the tables have exactly this version, and the migration to it was successful. False if there are no
     * tables.
     */
    static boolean isCurrent(DataSource connections) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement newest = connection.prepareStatement(
                        "SELECT \"version\", \"success\" FROM \"flyway_schema_history\" ORDER BY \"installed_rank\" DESC");
                ResultSet row = newest.executeQuery()) {
            return row.next() && VERSION.equals(row.getString(1)) && row.getBoolean(2);
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1
                    || e.getErrorCode() == ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1
                    || POSTGRESQL_NO_SUCH_TABLE.equals(e.getSQLState())) {
                return false;
            }
            throw e;
        }
    }
}
