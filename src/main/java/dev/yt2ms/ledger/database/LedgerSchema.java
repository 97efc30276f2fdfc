package dev.yt2ms.ledger.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;

/**
 * The version of the tables that this version of yt2ms needs. A start that finds this version skips Flyway, because
 * starting Flyway takes longer than opening the ledger.
 */
final class LedgerSchema {

    /** The number of the newest Flyway script in the folder {@code sql}. */
    static final String VERSION = "32";

    /** PostgreSQL's SQL state for a table that does not exist. */
    static final String POSTGRESQL_NO_SUCH_TABLE = "42P01";

    private LedgerSchema() {}

    /**
     * Returns the version of the tables if a newer version of yt2ms has created or upgraded them; empty otherwise, and if
     * there are no tables.
     */
    static Optional<String> newerVersion(DataSource connections) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement versions = connection.prepareStatement(
                        "SELECT \"version\" FROM \"flyway_schema_history\" WHERE \"success\" AND \"version\" IS NOT NULL");
                ResultSet rows = versions.executeQuery()) {
            int newest = 0;
            while (rows.next()) {
                newest = Math.max(newest, Integer.parseInt(rows.getString(1)));
            }
            return newest > Integer.parseInt(VERSION) ? Optional.of(Integer.toString(newest)) : Optional.empty();
        } catch (SQLException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isMissing(SQLException e) {
        return e.getErrorCode() == ErrorCode.TABLE_OR_VIEW_NOT_FOUND_1
                || e.getErrorCode() == ErrorCode.TABLE_OR_VIEW_NOT_FOUND_DATABASE_EMPTY_1
                || POSTGRESQL_NO_SUCH_TABLE.equals(e.getSQLState());
    }

    /**
     * Whether the tables have exactly this version, and the upgrade to it was successful. False if there are no tables.
     */
    static boolean isCurrent(DataSource connections) throws SQLException {
        try (Connection connection = connections.getConnection();
                PreparedStatement newest = connection.prepareStatement(
                        "SELECT \"version\", \"success\" FROM \"flyway_schema_history\" ORDER BY \"installed_rank\" DESC");
                ResultSet row = newest.executeQuery()) {
            return row.next() && VERSION.equals(row.getString(1)) && row.getBoolean(2);
        } catch (SQLException e) {
            if (isMissing(e)) {
                return false;
            }
            throw e;
        }
    }
}
