package dev.yt2ms.ledger.database;

import static org.awaitility.Awaitility.await;

import dev.yt2ms.ledger.database.LedgerDatabase.Mode;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Creates real databases: H2 in a file, opened in the same way as by yt2ms, and databases on one PostgreSQL server,
 * which all tests of this JVM share.
 */
public final class TestDatabases {

    /** Starts the PostgreSQL server when a test first uses it. The server ends with the JVM. */
    private static final class Server {
        private static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static final DatabaseSettings H2 =
            new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty());

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private TestDatabases() {}

    /** Returns the values of H2's setting WRITE_DELAY, in milliseconds. */
    public static List<String> writeDelays(LedgerDatabase database) {
        return JdbcClient.create(database.dataSource())
                .sql("SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'")
                .query(String.class)
                .list();
    }

    /** Creates an empty PostgreSQL database of this name. */
    public static DatabaseSettings emptyPostgres(String name) throws SQLException {
        return copyOfPostgres("template1", name);
    }

    /** Creates a PostgreSQL database of this name as a copy of another one, to which no connection may be open. */
    static DatabaseSettings copyOfPostgres(String template, String name) throws SQLException {
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            // The server ends a session some time after its client has closed the connection.
            await().atMost(PATIENCE).until(() -> sessions(statement, template) == 0);
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        }
        return postgres(name, "postgres", "postgres");
    }

    private static int sessions(Statement statement, String database) throws SQLException {
        try (ResultSet count =
                statement.executeQuery("SELECT COUNT(*) FROM pg_stat_activity WHERE datname = '" + database + "'")) {
            count.next();
            return count.getInt(1);
        }
    }

    /** Returns the port of the PostgreSQL server. */
    public static int port() {
        return Server.POSTGRES.getPort();
    }

    static DatabaseSettings postgres(String name, String user, String password) {
        String url = "jdbc:postgresql://localhost:" + port() + "/" + name;
        return new DatabaseSettings(Optional.of(new Secret(url)), Optional.of(user), Optional.of(new Secret(password)));
    }

    /** Opens an empty ledger in memory, which is gone after it is closed. */
    public static LedgerDatabase inMemory(String migration, Path stateDir) {
        DatabaseSettings settings = new DatabaseSettings(
                Optional.of(new Secret("jdbc:h2:mem:" + migration)), Optional.empty(), Optional.empty());
        return LedgerDatabase.open(settings, stateDir, migration, Mode.ALONE);
    }

    public static LedgerDatabase open(DatabaseSettings settings, Path stateDir) {
        return LedgerDatabase.open(settings, stateDir, "my-channel", Mode.ALONE);
    }
}
