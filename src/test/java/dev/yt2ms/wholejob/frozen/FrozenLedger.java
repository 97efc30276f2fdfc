package dev.yt2ms.wholejob.frozen;

import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A ledger that an earlier version of yt2ms wrote, in a folder of the test resources.
 *
 * @param folder the folder of its files
 * @param name the situation in which its run ended, e.g. {@code killed-in-transfer}
 * @param database the kind of its database
 */
record FrozenLedger(Path folder, String name, Database database) {

    /** The databases in which the stored ledgers were written. */
    enum Database {
        H2("mv.db"),
        POSTGRESQL("sql");

        private final String ending;

        Database(String ending) {
            this.ending = ending;
        }
    }

    /**
     * The tables of the ledger and of Spring Batch, ordered so that each table comes after the tables to which its
     * foreign keys refer.
     */
    static final List<String> TABLES = List.of(
            "batch_job_instance",
            "batch_job_execution",
            "batch_job_execution_params",
            "batch_job_execution_context",
            "batch_step_execution",
            "batch_step_execution_context",
            "migration",
            "migration_item",
            "migration_playlist",
            "migration_playlist_entry",
            "platform_content");

    /** Returns the stored ledger: the file of an H2 database, or the SQL that fills an empty PostgreSQL database. */
    Path ledger() {
        return folder.resolve(name + "." + database.ending);
    }

    /** Returns the ledgers that a version has written. */
    static Stream<FrozenLedger> of(String version) {
        Path folder = Path.of("src", "test", "resources", "ledgers", version);
        return Stream.of("all-states", "stopped-in-enumeration", "killed-in-enumeration", "killed-in-transfer")
                .flatMap(
                        name -> Stream.of(Database.values()).map(database -> new FrozenLedger(folder, name, database)));
    }

    /**
     * Makes the ledger available to a migration: copies the H2 file into the state directory, or loads the SQL into an
     * empty database.
     *
     * @return the settings of the database
     */
    DatabaseSettings restore(Path stateDir) throws IOException, SQLException {
        Files.createDirectories(stateDir);
        if (database == Database.H2) {
            Files.copy(ledger(), stateDir.resolve("ledger.mv.db"));
            return TestDatabases.H2;
        }
        DatabaseSettings empty = TestDatabases.emptyPostgres("frozen");
        try (Connection connection = connect(empty, stateDir);
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(ledger()));
        }
        return empty;
    }

    /** Copies the recorded contents of the platform into the sandbox of a test. */
    void restoreContents(Path sandbox) throws IOException {
        for (String content : Files.readAllLines(recordedContents())) {
            String id = JsonMapper.shared().readTree(content).path("id").asString();
            Path folder = Files.createDirectories(sandbox.resolve("contents").resolve(id));
            Files.writeString(folder.resolve("content.json"), content);
        }
    }

    /** Connects to the database directly, so that its tables are not upgraded. */
    static Connection connect(DatabaseSettings settings, Path stateDir) throws SQLException {
        return DriverManager.getConnection(
                settings.url().map(Secret::reveal).orElse("jdbc:h2:file:" + stateDir.resolve("ledger")),
                settings.user().orElse(""),
                settings.password().map(Secret::reveal).orElse(""));
    }

    @Override
    public String toString() {
        return name + " on " + database;
    }

    /**
     * Returns the file with the rows of the ledger's tables: a JSON object {@code {table: {column: value}}} in each
     * line.
     */
    Path recordedRows() {
        return folder.resolve(name + "." + database.ending + ".rows.jsonl");
    }

    /** Returns the file with the platform's contents: one content of the sandbox in each line. */
    Path recordedContents() {
        return folder.resolve(name + "." + database.ending + ".contents.jsonl");
    }

    /** Returns the rows of each table. A row maps each column that is not NULL to its value as text. */
    static Map<String, List<Map<String, String>>> rows(Connection connection) throws SQLException {
        Map<String, List<Map<String, String>>> tables = new LinkedHashMap<>();
        for (String table : TABLES) {
            List<Map<String, String>> rows = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT * FROM " + table + " ORDER BY 1, 2")) {
                while (row.next()) {
                    rows.add(row(row));
                }
            }
            tables.put(table, rows);
        }
        return tables;
    }

    private static Map<String, String> row(ResultSet row) throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        ResultSetMetaData names = row.getMetaData();
        for (int column = 1; column <= names.getColumnCount(); column++) {
            boolean zoned =
                    names.getColumnTypeName(column).toLowerCase(Locale.ROOT).matches("timestamptz|.*with time zone");
            // Times are converted to UTC, so that they do not depend on the time zone of this machine.
            String value = zoned ? time(row.getObject(column, OffsetDateTime.class)) : text(row, column);
            if (value != null) {
                columns.put(names.getColumnName(column).toLowerCase(Locale.ROOT), value);
            }
        }
        return columns;
    }

    private static String time(OffsetDateTime time) {
        return time == null ? null : time.toInstant().toString();
    }

    /**
     * Returns the value of a column as text. Booleans are converted here, because the JDBC drivers format them in
     * different ways.
     */
    private static String text(ResultSet row, int column) throws SQLException {
        String value = row.getString(column);
        return row.getObject(column) instanceof Boolean truth ? truth.toString() : value;
    }
}
