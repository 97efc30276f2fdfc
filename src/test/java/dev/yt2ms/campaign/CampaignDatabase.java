package dev.yt2ms.campaign;

import static org.awaitility.Awaitility.await;

import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.wholejob.CommandLineProcess;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A PostgreSQL server of its own, which a campaign can kill and start again with the same data on the same port. */
final class CampaignDatabase implements AutoCloseable {

    private static final String NAME = "campaign";
    private static final String USER = "postgres";

    private final Path data;
    private final int port;
    private EmbeddedPostgres server;

    CampaignDatabase(Path directory) throws SQLException {
        data = directory.resolve("postgresql");
        server = start(0);
        port = server.getPort();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + NAME);
        }
    }

    /** @param port the port, or 0 for a free one */
    private EmbeddedPostgres start(int port) {
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(Duration.ofMinutes(2))
                    // By default, this PostgreSQL confirms a commit before it has written it, and a kill would lose it.
                    .setServerConfig("synchronous_commit", "on")
                    .setOutputRedirector(Redirect.DISCARD)
                    .setErrorRedirector(Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** Returns the address of the database behind this place, e.g. {@code 127.0.0.1:5432}. */
    static String url(String place) {
        return "jdbc:postgresql://" + place + "/" + NAME;
    }

    /** Returns the settings of a ledger in this database. */
    DatabaseSettings settings() {
        return new DatabaseSettings(
                Optional.of(new Secret(url("127.0.0.1:" + port))), Optional.of(USER), Optional.of(new Secret(USER)));
    }

    /** Ends the server at once (an immediate shutdown), without a checkpoint and without a word to its clients. */
    void kill() {
        try {
            long postmaster = Long.parseLong(
                    Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            ProcessHandle process = ProcessHandle.of(postmaster).orElseThrow();
            CommandLineProcess.kill("-QUIT " + postmaster);
            await().atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive());
            server.close(); // Releases the lock of the data directory in this process.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the killed server again. */
    void restart() {
        server = start(port);
    }

    /**
     * Returns the first column of a query; nothing if the server cannot answer, because it is away or because the ledger
     * has no tables yet.
     */
    List<String> texts(String sql) {
        List<String> texts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url("127.0.0.1:" + port), USER, USER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        } catch (SQLException e) {
            return List.of();
        }
        return texts;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
