package dev.yt2ms.wholejob.frozen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Dumps a ledger on PostgreSQL as SQL for an empty database: the scripts that created its tables, Flyway's history, all
 * rows, and the positions of the sequences. The tests' embedded PostgreSQL has no {@code pg_dump}.
 */
final class PostgresDump {

    /** Flyway's history table, as Flyway itself creates it. */
    private static final String HISTORY = """
            CREATE TABLE flyway_schema_history (
              installed_rank  INTEGER NOT NULL CONSTRAINT flyway_schema_history_pk PRIMARY KEY,
              version         VARCHAR(50),
              description     VARCHAR(200) NOT NULL,
              type            VARCHAR(20) NOT NULL,
              script          VARCHAR(1000) NOT NULL,
              checksum        INTEGER,
              installed_by    VARCHAR(100) NOT NULL,
              installed_on    TIMESTAMP NOT NULL DEFAULT now(),
              execution_time  INTEGER NOT NULL,
              success         BOOLEAN NOT NULL
            );
            CREATE INDEX flyway_schema_history_s_idx ON flyway_schema_history (success);
            """;

    private PostgresDump() {}

    /** Returns SQL that creates and fills a copy of the whole database. */
    static String of(Connection connection) throws SQLException, IOException {
        StringBuilder sql = new StringBuilder("SET client_encoding = 'UTF8';\nSET TimeZone = 'UTC';\n\n");
        for (String script :
                texts(connection, "SELECT script FROM flyway_schema_history WHERE success ORDER BY installed_rank")) {
            sql.append("-- ")
                    .append(script)
                    .append('\n')
                    .append(migration(script))
                    .append('\n');
        }
        sql.append(HISTORY).append('\n');
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        }
        List<String> tables = new ArrayList<>(FrozenLedger.TABLES);
        tables.add(0, "flyway_schema_history");
        for (String table : tables) {
            appendRows(connection, table, sql);
        }
        for (String sequence : texts(
                connection,
                "SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL ORDER BY sequencename")) {
            sql.append("SELECT setval('%s', %s);\n"
                    .formatted(
                            sequence,
                            texts(connection, "SELECT last_value FROM " + sequence)
                                    .get(0)));
        }
        return sql.toString();
    }

    private static String migration(String script) throws IOException {
        for (Path folder : List.of(Path.of("sql", "common"), Path.of("sql", "postgresql"))) {
            if (Files.exists(folder.resolve(script))) {
                return Files.readString(folder.resolve(script));
            }
        }
        throw new IOException("There is no migration script " + script);
    }

    private static void appendRows(Connection connection, String table, StringBuilder sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1, 2")) {
            ResultSetMetaData columns = row.getMetaData();
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                List<String> values = new ArrayList<>();
                for (int column = 1; column <= columns.getColumnCount(); column++) {
                    String value = row.getString(column);
                    values.add(value == null ? "NULL" : "'" + value.replace("'", "''") + "'");
                }
                rows.add(String.join(", ", values));
            }
            if (!rows.isEmpty()) {
                String names = Stream.iterate(1, number -> number + 1)
                        .limit(columns.getColumnCount())
                        .map(number -> name(columns, number))
                        .collect(Collectors.joining(", "));
                sql.append("INSERT INTO %s (%s) VALUES\n".formatted(table, names))
                        .append(rows.stream().map(values -> "(" + values + ")").collect(Collectors.joining(",\n")))
                        .append(";\n\n");
            }
        }
    }

    private static String name(ResultSetMetaData columns, int number) {
        try {
            return columns.getColumnName(number);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }
}
