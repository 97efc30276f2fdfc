package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.LedgerException;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Copies the rows of one migration from an H2 ledger to PostgreSQL, in one transaction, and compares every row before
 * the commit. The columns that only PostgreSQL has, for several machines, keep their defaults. Spring Batch's tables are
 * not copied: the next run on the copy reads the channel's list from the first page.
 */
public final class LedgerCopy {

    /** The tables of a ledger, each with the column that has the name of the migration. */
    static final Map<String, String> TABLES = tables();

    private static final int PAGE = 500;

    /**
     * The result of a copy.
     *
     * @param rows the number of rows by table, in the order in which the tables were compared
     * @param wasThere whether PostgreSQL already had the same rows, so that nothing was written
     */
    public record Result(Map<String, Long> rows, boolean wasThere) {}

    private final DataSource from;
    private final DataSource to;
    private final String migration;

    /**
     * Copies between two ledgers of the current schema version. No other process may use either of them.
     *
     * @param from an H2 ledger; it is only read
     * @param to a PostgreSQL ledger
     */
    public LedgerCopy(DataSource from, DataSource to, String migration) {
        this.from = from;
        this.to = to;
        this.migration = migration;
    }

    private static Map<String, String> tables() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("migration", "name");
        for (String table : List.of(
                "migration_attempt",
                "migration_item",
                "migration_kept_content",
                "migration_listed_playlists",
                "migration_playlist",
                "migration_playlist_entry",
                "migration_playlist_page",
                "platform_content")) {
            tables.put(table, "migration");
        }
        return Collections.unmodifiableMap(tables);
    }

    /**
     * Copies the migration. If an earlier copy has the same rows, nothing is written.
     *
     * @param replace whether to replace an earlier copy that differs
     * @throws LedgerException if PostgreSQL has an earlier copy that differs and may not be replaced, or refuses a row;
     *     then nothing was written
     */
    public Result copy(boolean replace) throws SQLException {
        try (Connection source = from.getConnection();
                Connection target = to.getConnection()) {
            target.setAutoCommit(false);
            try {
                Result result = copy(source, target, replace);
                target.commit();
                return result;
            } finally {
                // After a commit, the rollback has no effect.
                target.rollback();
                target.setAutoCommit(true);
            }
        }
    }

    private Result copy(Connection source, Connection target, boolean replace) throws SQLException {
        List<Table> tables = new ArrayList<>();
        for (Map.Entry<String, String> table : TABLES.entrySet()) {
            tables.add(Table.of(source, table.getKey(), table.getValue()));
        }
        if (count(target, tables.get(0)) > 0) {
            Map<String, Long> differing = differing(source, target, tables);
            if (differing.isEmpty()) {
                return new Result(rows(source, tables), true);
            }
            refuseIfUsed(source, target, differing);
            if (!replace) {
                throw new LedgerException(
                        ("the database already has an earlier copy of '%s', and %s; add --replace to replace this copy")
                                .formatted(migration, described(differing)),
                        false);
            }
        }
        for (Table table : tables) {
            try (PreparedStatement delete =
                    target.prepareStatement("DELETE FROM " + table.name + " WHERE " + table.owner + " = ?")) {
                delete.setString(1, migration);
                delete.executeUpdate();
            }
            insert(source, target, table);
        }
        continueNumbering(target);
        Map<String, Long> differing = differing(source, target, tables);
        if (!differing.isEmpty()) {
            throw new IllegalStateException("the copy differs from the ledger: " + described(differing));
        }
        return new Result(rows(source, tables), false);
    }

    /**
     * Refuses to replace rows that a run or a command has changed since they were copied. A run is recognized by Spring
     * Batch's tables, which are not copied.
     */
    private void refuseIfUsed(Connection source, Connection target, Map<String, Long> differing) throws SQLException {
        if (hasRuns(target) || lastChange(target).isAfter(lastChange(source))) {
            throw new LedgerException(
                    ("the ledger of '%s' in the database has been changed since it was copied (%s), so it is not replaced;"
                                    + " set migration.database.url in the job file and continue there")
                            .formatted(migration, described(differing)),
                    false);
        }
    }

    private boolean hasRuns(Connection target) throws SQLException {
        try (PreparedStatement query = target.prepareStatement("SELECT 1 FROM batch_job_execution_params"
                + " WHERE parameter_name = 'migration' AND parameter_value = ? LIMIT 1")) {
            query.setString(1, migration);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private Instant lastChange(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "SELECT MAX(changed) FROM (SELECT started_at AS changed FROM migration WHERE name = ?"
                        + " UNION ALL SELECT ended_at FROM migration WHERE name = ?"
                        + " UNION ALL SELECT MAX(updated_at) FROM migration_item WHERE migration = ?) AS changes")) {
            for (int parameter = 1; parameter <= 3; parameter++) {
                query.setString(parameter, migration);
            }
            try (ResultSet row = query.executeQuery()) {
                OffsetDateTime changed = row.next() ? row.getObject(1, OffsetDateTime.class) : null;
                return changed == null ? Instant.EPOCH : changed.toInstant();
            }
        }
    }

    private static String described(Map<String, Long> differing) {
        return differing.entrySet().stream()
                .map(table -> "%s differs in %d rows".formatted(table.getKey(), table.getValue()))
                .collect(Collectors.joining(", "));
    }

    private Map<String, Long> rows(Connection connection, List<Table> tables) throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (Table table : tables) {
            rows.put(table.name, count(connection, table));
        }
        return rows;
    }

    private long count(Connection connection, Table table) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT COUNT(*) FROM " + table.name + " WHERE " + table.owner + " = ?")) {
            query.setString(1, migration);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private void insert(Connection source, Connection target, Table table) throws SQLException {
        String sql = "INSERT INTO %s (%s) VALUES (%s)"
                .formatted(
                        table.name,
                        String.join(", ", table.columns.keySet()),
                        String.join(", ", Collections.nCopies(table.columns.size(), "?")));
        try (PreparedStatement insert = target.prepareStatement(sql)) {
            for (List<Row> page = page(source, table, null);
                    !page.isEmpty();
                    page = page(source, table, page.get(page.size() - 1))) {
                for (Row row : page) {
                    for (int column = 0; column < row.values.size(); column++) {
                        insert.setObject(column + 1, written(row.values.get(column)));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        } catch (BatchUpdateException e) {
            throw refused(table, e);
        }
    }

    private static LedgerException refused(Table table, BatchUpdateException e) {
        SQLException cause = e.getNextException() == null ? e : e.getNextException();
        // The first line says what is wrong. The driver's other lines and its exception repeat the row, which may be of
        // a private video.
        String reason = String.valueOf(cause.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("^ERROR: ", "");
        return new LedgerException(
                "the database refused a row of %s (%s), and nothing was copied; if the encoding is the cause, create the database with ENCODING 'UTF8'"
                        .formatted(table.name, reason),
                false);
    }

    /** Makes PostgreSQL give new rows a higher position in the list than the copied ones. */
    private static void continueNumbering(Connection target) throws SQLException {
        try (PreparedStatement query =
                target.prepareStatement("SELECT setval(pg_get_serial_sequence('migration_item', 'list_position'),"
                        + " GREATEST((SELECT MAX(list_position) FROM migration_item),"
                        + " nextval(pg_get_serial_sequence('migration_item', 'list_position'))))")) {
            query.executeQuery().close();
        }
    }

    /** Returns, for each table that differs, how many rows differ or are in only one of the two ledgers. */
    private Map<String, Long> differing(Connection source, Connection target, List<Table> tables) throws SQLException {
        Map<String, Long> differing = new TreeMap<>();
        for (Table table : tables) {
            long unequal = 0;
            long found = 0;
            for (List<Row> page = page(source, table, null);
                    !page.isEmpty();
                    page = page(source, table, page.get(page.size() - 1))) {
                Map<List<Object>, Row> copies = sameKeys(target, table, page);
                found += copies.size();
                for (Row row : page) {
                    unequal += row.equals(copies.get(row.key)) ? 0 : 1;
                }
            }
            long all = unequal + count(target, table) - found;
            if (all > 0) {
                differing.put(table.name, all);
            }
        }
        return differing;
    }

    /**
     * Reads one page of a table, in the order of its key.
     *
     * @param after the last row of the page before; {@code null} for the first page
     */
    private List<Row> page(Connection source, Table table, @Nullable Row after) throws SQLException {
        String keys = String.join(", ", table.keys);
        String sql = "SELECT %s FROM %s WHERE %s = ?%s ORDER BY %s LIMIT %d"
                .formatted(
                        String.join(", ", table.columns.keySet()),
                        table.name,
                        table.owner,
                        after == null ? "" : " AND (" + keys + ") > (" + table.parameters() + ")",
                        keys,
                        PAGE);
        try (PreparedStatement query = source.prepareStatement(sql)) {
            int parameter = 1;
            query.setString(parameter++, migration);
            if (after != null) {
                for (Object value : after.key) {
                    query.setObject(parameter++, value);
                }
            }
            return read(query, table);
        }
    }

    private static Map<List<Object>, Row> sameKeys(Connection target, Table table, List<Row> rows) throws SQLException {
        String sql = "SELECT %s FROM %s WHERE (%s) IN (%s)"
                .formatted(
                        String.join(", ", table.columns.keySet()),
                        table.name,
                        String.join(", ", table.keys),
                        String.join(", ", Collections.nCopies(rows.size(), "(" + table.parameters() + ")")));
        try (PreparedStatement query = target.prepareStatement(sql)) {
            int parameter = 1;
            for (Row row : rows) {
                for (Object value : row.key) {
                    query.setObject(parameter++, value);
                }
            }
            return read(query, table).stream().collect(Collectors.toMap(row -> row.key, row -> row));
        }
    }

    private static List<Row> read(PreparedStatement query, Table table) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                List<@Nullable Object> values = new ArrayList<>();
                List<Object> key = new ArrayList<>();
                for (Map.Entry<String, Integer> column : table.columns.entrySet()) {
                    Object value = value(result, column.getKey(), column.getValue());
                    values.add(value);
                    if (value != null && table.keys.contains(column.getKey())) {
                        key.add(value);
                    }
                }
                rows.add(new Row(key, values));
            }
        }
        return rows;
    }

    private static @Nullable Object value(ResultSet row, String column, int type) throws SQLException {
        if (type == Types.TIMESTAMP_WITH_TIMEZONE) {
            OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
            return time == null ? null : time.toInstant();
        }
        return type == Types.CLOB ? row.getString(column) : row.getObject(column);
    }

    private static @Nullable Object written(@Nullable Object value) {
        return value instanceof Instant time ? time.atOffset(ZoneOffset.UTC) : value;
    }

    private record Row(List<Object> key, List<@Nullable Object> values) {}

    /**
     * A table of the ledger.
     *
     * @param owner the column with the name of the migration
     * @param columns the columns with their JDBC type in H2
     * @param keys the columns of the primary key, in the order in which the table has them
     */
    private record Table(String name, String owner, Map<String, Integer> columns, List<String> keys) {

        static Table of(Connection source, String name, String owner) throws SQLException {
            String there = name.toUpperCase(Locale.ROOT);
            Map<String, Integer> columns = new LinkedHashMap<>();
            try (ResultSet column = source.getMetaData().getColumns(null, "PUBLIC", there, null)) {
                while (column.next()) {
                    columns.put(lower(column, "COLUMN_NAME"), column.getInt("DATA_TYPE"));
                }
            }
            List<String> keys = new ArrayList<>();
            try (ResultSet key = source.getMetaData().getPrimaryKeys(null, "PUBLIC", there)) {
                while (key.next()) {
                    keys.add(lower(key, "COLUMN_NAME"));
                }
            }
            return new Table(
                    name,
                    owner,
                    columns,
                    columns.keySet().stream().filter(keys::contains).toList());
        }

        private static String lower(ResultSet row, String column) throws SQLException {
            return row.getString(column).toLowerCase(Locale.ROOT);
        }

        String parameters() {
            return String.join(", ", Collections.nCopies(keys.size(), "?"));
        }
    }
}
