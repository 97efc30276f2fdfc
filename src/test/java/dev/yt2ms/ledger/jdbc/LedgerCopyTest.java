package dev.yt2ms.ledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.ledger.database.TestDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tests copies of a ledger whose tables have random values in every column. */
@StartsProcesses
class LedgerCopyTest {

    private static final long SEED = 20261129;
    private static final String[] TEXTS = {
        "", "a", "Ünïcødé", "日本語", "👩‍👩‍👧 family", "it's \"quoted\"", "two\nlines", "\\", "%_", " "
    };

    private final Random random = new Random(SEED);
    private LedgerDatabase from;
    private LedgerDatabase into;

    @BeforeEach
    void openBoth(@TempDir Path stateDir) throws SQLException {
        from = PreparedLedger.open(stateDir.resolve("h2"), "my-channel");
        into = TestDatabases.open(PreparedLedger.postgres("copied"), stateDir.resolve("postgresql"));
    }

    @AfterEach
    void closeBoth() {
        from.close();
        into.close();
    }

    @Test
    void everyTableOfTheLedgerIsCopied() throws SQLException {
        Set<String> tables = new TreeSet<>();
        try (Connection connection = from.dataSource().getConnection();
                ResultSet table = connection
                        .getMetaData()
                        .getTables(null, "PUBLIC", null, new String[] {"BASE TABLE", "TABLE"})) {
            while (table.next()) {
                tables.add(table.getString("TABLE_NAME").toLowerCase(Locale.ROOT));
            }
        }
        tables.removeIf(table -> table.startsWith("batch_") || table.equals("flyway_schema_history"));
        assertThat(tables).isEqualTo(new TreeSet<>(LedgerCopy.TABLES.keySet()));
    }

    @Test
    void everyValueOfEveryRowIsCopied() throws SQLException {
        fill("my-channel", 1003);
        fill("other", 7);

        LedgerCopy.Result result = copy(false);

        assertThat(result.wasThere()).isFalse();
        assertThat(result.rows()).containsEntry("migration", 1L).containsEntry("migration_item", 1003L);
        for (String table : LedgerCopy.TABLES.keySet()) {
            assertThat(values(into, table, "my-channel"))
                    .as(table)
                    .hasSize(table.equals("migration") ? 1 : 1003)
                    .isEqualTo(values(from, table, "my-channel"));
            assertThat(values(into, table, "other")).as(table).isEmpty();
        }
    }

    @Test
    void aSecondCopyOfTheSameRowsWritesNothing() throws SQLException {
        fill("my-channel", 20);
        copy(false);
        Set<String> versions = versions();

        assertThat(copy(false).wasThere()).isTrue();
        assertThat(copy(true).wasThere()).isTrue();

        assertThat(versions()).isEqualTo(versions);
    }

    @Test
    void aVideoThatIsFoundAfterTheCopyComesLast() throws SQLException {
        fill("my-channel", 20);
        copy(false);
        long last = number(into, "SELECT MAX(list_position) FROM migration_item");

        new LedgerEnumeration(into.dataSource(), "my-channel", Clock.systemUTC())
                .recordUnavailable(List.of("newVideo123"), "private");

        assertThat(number(into, "SELECT list_position FROM migration_item WHERE video_id = 'newVideo123'"))
                .isGreaterThan(last);
    }

    @Test
    void anOlderCopyIsReplacedOnlyOnRequest() throws SQLException {
        fill("my-channel", 20);
        copy(false);
        change(from, "2031-01-01");

        assertThatThrownBy(() -> copy(false))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("migration_item differs in 1 rows")
                .hasMessageContaining("--replace");
        assertThat(values(into, "migration_item", "my-channel"))
                .isNotEqualTo(values(from, "migration_item", "my-channel"));

        copy(true);

        assertThat(values(into, "migration_item", "my-channel"))
                .isEqualTo(values(from, "migration_item", "my-channel"));
    }

    @Test
    void aCopyInWhichSomethingWasDoneIsNeverReplaced() throws SQLException {
        fill("my-channel", 20);
        copy(false);
        change(into, "2031-01-01");
        List<List<String>> before = values(into, "migration_item", "my-channel");

        assertThatThrownBy(() -> copy(true))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("has been changed since it was copied");

        assertThat(values(into, "migration_item", "my-channel")).isEqualTo(before);
    }

    @Test
    void aRowThatPostgresqlRefusesLeavesNothingCopied() throws SQLException {
        fill("my-channel", 20);
        JdbcClient.create(from.dataSource())
                .sql("UPDATE platform_content SET title = CONCAT('secret title', CHAR(0))")
                .update();

        assertThatThrownBy(() -> copy(false))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("refused a row of platform_content")
                .hasMessageNotContaining("secret");

        for (String table : LedgerCopy.TABLES.keySet()) {
            assertThat(number(into, "SELECT COUNT(*) FROM " + table)).as(table).isZero();
        }
    }

    private LedgerCopy.Result copy(boolean replace) throws SQLException {
        return new LedgerCopy(from.dataSource(), into.dataSource(), "my-channel").copy(replace);
    }

    private static void change(LedgerDatabase ledger, String day) {
        JdbcClient.create(ledger.dataSource())
                .sql("UPDATE migration_item SET title = 'changed', updated_at = TIMESTAMP WITH TIME ZONE '" + day
                        + " 00:00:00+00' WHERE video_id =" + " (SELECT MIN(video_id) FROM migration_item)")
                .update();
    }

    /** Inserts this number of rows with random values into each table, and one into the table of migrations. */
    private void fill(String migration, int rows) throws SQLException {
        for (var table : LedgerCopy.TABLES.entrySet()) {
            try (Connection connection = from.dataSource().getConnection();
                    var all = connection.createStatement().executeQuery("SELECT * FROM " + table.getKey())) {
                ResultSetMetaData columns = all.getMetaData();
                String sql = "INSERT INTO " + table.getKey() + " VALUES (" + "?, ".repeat(columns.getColumnCount() - 1)
                        + "?)";
                try (var insert = connection.prepareStatement(sql)) {
                    for (int row = 0; row < (table.getKey().equals("migration") ? 1 : rows); row++) {
                        for (int column = 1; column <= columns.getColumnCount(); column++) {
                            boolean owner = columns.getColumnName(column).equalsIgnoreCase(table.getValue());
                            insert.setObject(column, owner ? migration : value(columns, column, row));
                        }
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
            }
        }
    }

    private Object value(ResultSetMetaData columns, int column, int row) throws SQLException {
        String name = columns.getColumnName(column).toLowerCase(Locale.ROOT);
        if (name.endsWith("_id") && !name.equals("category_id") || name.equals("page")) {
            return columns.getColumnType(column) == Types.INTEGER ? (Object) row : "id-" + row + "_" + (row * 31 % 97);
        }
        if (columns.isNullable(column) == ResultSetMetaData.columnNullable && random.nextInt(4) == 0) {
            return null;
        }
        return switch (columns.getColumnType(column)) {
            case Types.INTEGER -> random.nextInt();
            case Types.BIGINT -> name.equals("list_position") ? row + 1000 : random.nextLong();
            case Types.BOOLEAN -> random.nextBoolean();
            case Types.TIMESTAMP_WITH_TIMEZONE ->
                Instant.ofEpochMilli(random.nextLong(1_900_000_000_000L))
                        .atOffset(ZoneOffset.ofHours(random.nextInt(24) - 12));
            case Types.CHAR -> "0123456789abcdef".repeat(4);
            default -> text(columns.getPrecision(column));
        };
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        for (int parts = random.nextInt(6); parts > 0; parts--) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.length() > most ? "cut" : text.toString();
    }

    /** Returns the columns that a table has in H2. PostgreSQL has more, for several machines. */
    private Set<String> columns(String table) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Connection connection = from.dataSource().getConnection();
                ResultSet column =
                        connection.getMetaData().getColumns(null, "PUBLIC", table.toUpperCase(Locale.ROOT), null)) {
            while (column.next()) {
                names.add(column.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    /** Reads the rows of a table with all values as text, and sorts them by that text. */
    private List<List<String>> values(LedgerDatabase ledger, String table, String migration) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = ledger.dataSource().getConnection();
                var query = connection.prepareStatement(
                        "SELECT * FROM " + table + " WHERE " + LedgerCopy.TABLES.get(table) + " = ?")) {
            query.setString(1, migration);
            try (ResultSet row = query.executeQuery()) {
                Set<String> names = columns(table);
                while (row.next()) {
                    List<String> values = new ArrayList<>();
                    for (String name : names) {
                        values.add(comparable(row, name));
                    }
                    rows.add(values);
                }
            }
        }
        rows.sort((one, other) -> one.toString().compareTo(other.toString()));
        return rows;
    }

    private static String comparable(ResultSet row, String column) throws SQLException {
        Object value = row.getObject(column);
        if (value instanceof OffsetDateTime time) {
            return time.toInstant().toString();
        }
        if (value instanceof Timestamp time) {
            return time.toInstant().toString();
        }
        return value instanceof Boolean ? value.toString() : String.valueOf(row.getString(column));
    }

    /** Returns the transactions that wrote the rows of the copy. */
    private Set<String> versions() {
        return new TreeSet<>(JdbcClient.create(into.dataSource())
                .sql("SELECT xmin::text || ctid::text FROM migration_item UNION ALL SELECT xmin::text FROM migration")
                .query(String.class)
                .list());
    }

    private static long number(LedgerDatabase ledger, String sql) {
        return JdbcClient.create(ledger.dataSource()).sql(sql).query(Long.class).single();
    }
}
