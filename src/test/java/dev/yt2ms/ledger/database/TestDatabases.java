package dev.yt2ms.ledger.database;

import dev.yt2ms.ledger.database.LedgerDatabase.Mode;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

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

    private TestDatabases() {}

    /** Creates an empty PostgreSQL database of this name. */
    public static DatabaseSettings emptyPostgres(String name) throws SQLException {
        return copyOfPostgres("template1", name);
    }

    /** Creates a PostgreSQL database of this name as a copy of another one, which may have no connections. */
    static DatabaseSettings copyOfPostgres(String template, String name) throws SQLException {
        try (Connection connection = Server.POSTGRES.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        }
        return postgres(name, "postgres", "postgres");
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
