package dev.yt2ms.ledger.database;

import dev.yt2ms.settings.DatabaseSettings;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/**
 * How long yt2ms' sessions of PostgreSQL may wait, and for what. Whatever the address of the database sets by itself is left
 * alone: the driver takes its parameters before these properties, and the server knows which of its settings came with
 * the {@code options} of the address (their source is {@code client}).
 */
final class PostgresqlSessions {

    /** Longer than the longest statement may take: an answer that is still missing will not come. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(90);

    /**
     * A statement that hangs, a lock that somebody else holds and a transaction that was forgotten end by an error. Set by a
     * statement, as poolers drop or refuse the {@code options} parameter.
     */
    private static final Map<String, String> OF_WORK = Map.of(
            "idle_in_transaction_session_timeout", "30s",
            "lock_timeout", "30s",
            "statement_timeout", "60s");

    /**
     * The session that holds the ledger is silent for days: no server may end it for that. But where this machine dies, the
     * server notices within two minutes, by default in two hours, so that a run elsewhere need not wait for it.
     */
    private static final Map<String, String> OF_THE_HOLD = Map.of(
            "idle_session_timeout", "0",
            "tcp_keepalives_idle", "60s",
            "tcp_keepalives_interval", "10s",
            "tcp_keepalives_count", "6");

    /** States of SQL that say more than that there is no connection, which is 08. */
    private static final Pattern FROM_THE_SERVER = Pattern.compile("(?!08)[0-9A-Z]{5}");

    private PostgresqlSessions() {}

    /** Whether this is the address of a PostgreSQL. */
    static boolean isFor(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    /** What the driver is given for each connection that works with the ledger. */
    static Properties properties(DatabaseSettings settings) {
        Properties properties = new Properties();
        // A firewall on the way must not forget connections that are silent for long.
        properties.setProperty("tcpKeepAlive", "true");
        if (settings.leavesTheMachineUnsecured()) {
            properties.setProperty("sslmode", "verify-full");
        }
        // A run that is refused asks the server for the name of the one that holds the ledger.
        properties.setProperty(
                "ApplicationName",
                "yt2ms " + ManagementFactory.getRuntimeMXBean().getName());
        properties.setProperty("socketTimeout", Long.toString(LONGEST_SILENCE.toSeconds()));
        return properties;
    }

    /** As {@link #properties}, for the changes of tables when a ledger is brought up to date: they take as long as they take. */
    static Properties unhurriedProperties(DatabaseSettings settings) {
        Properties properties = properties(settings);
        properties.remove("socketTimeout");
        return properties;
    }

    /** The statement that each connection of the pool begins with. */
    static String limitsOfWork() {
        return setting(OF_WORK);
    }

    /** Prepares the session that is to hold the ledger. */
    static void prepareHold(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(setting(OF_THE_HOLD));
        }
    }

    /** What the server, not the driver, says is wrong; it quotes no password. */
    static Optional<String> refusal(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof FlywayException flyway
                    && flyway.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
                return Optional.of("there are other tables: give the ledger a database of its own");
            }
            if (e instanceof SQLException sql
                    && e.getClass().getName().startsWith("org.postgresql.")
                    && FROM_THE_SERVER
                            .matcher(String.valueOf(sql.getSQLState()))
                            .matches()) {
                return Optional.of(String.valueOf(sql.getMessage())
                        .lines()
                        .findFirst()
                        .orElse("")
                        .strip());
            }
        }
        return Optional.empty();
    }

    /** Settings that this version of the server does not have are not set. */
    private static String setting(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> "('%s', '%s')".formatted(entry.getKey(), entry.getValue()))
                .sorted()
                .collect(Collectors.joining(
                        ", ",
                        "SELECT set_config(name, wanted, false) FROM (VALUES ",
                        ") AS limits (name, wanted) JOIN pg_settings USING (name) WHERE source <> 'client'"));
    }
}
