package dev.yt2ms.ledger.database;

import dev.yt2ms.settings.DatabaseSettings;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;

/**
 * Sets how long the PostgreSQL sessions of yt2ms may wait. A setting in the address of the database takes precedence:
 * the driver prefers parameters of the address to its properties, and the SQL of this class changes no setting that the
 * address gives in {@code options}. PostgreSQL reports the source {@code client} for such a setting.
 */
final class PostgresqlSessions {

    /**
     * How long the server may be silent. This is longer than any statement may take, so an answer that is not there by
     * then will never come.
     */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(90);

    /**
     * Limits for working sessions: a hanging statement, a lock that another session holds and a forgotten transaction
     * end with an error. A statement sets these limits, and not the parameter {@code options}, which poolers drop or
     * refuse.
     */
    private static final Map<String, String> OF_WORK = Map.of(
            "idle_in_transaction_session_timeout", "30s",
            "lock_timeout", "30s",
            "statement_timeout", "60s");

    /**
     * Settings for a session that holds the ledger or upgrades the tables. It may be idle for days, and the server must
     * not end it because of that. But if this machine dies, the server must notice it within two minutes (its default is
     * two hours), so that a run on another machine can begin soon.
     */
    private static final Map<String, String> OF_THE_HOLD = Map.of(
            "idle_session_timeout", "0",
            "tcp_keepalives_idle", "60s",
            "tcp_keepalives_interval", "10s",
            "tcp_keepalives_count", "6");

    /**
     * SQL states of errors that the server reports. Class 08 is not among them, because the driver uses it when there
     * is no connection.
     */
    private static final Pattern FROM_THE_SERVER = Pattern.compile("(?!08)[0-9A-Z]{5}");

    /**
     * SQL states with which the server refuses a new connection: a wrong user or password, a missing database, too many
     * connections, or a server that starts or stops.
     */
    private static final Pattern OF_THE_CONNECTION = Pattern.compile("28...|3D000|53300|57P0.");

    private static final String NO_PASSWORD = "no password was provided";

    /** The driver's log. It is held here, because Java forgets the level of a log that nothing holds. */
    private static final Logger OF_THE_DRIVER = Logger.getLogger("org.postgresql");

    static {
        // The exceptions of the driver say the same as its log, which goes to the standard error in its own format.
        OF_THE_DRIVER.setLevel(Level.OFF);
    }

    private PostgresqlSessions() {}

    /** Whether this is the address of a PostgreSQL database. */
    static boolean isFor(String url) {
        return url.startsWith("jdbc:postgresql:");
    }

    /** Returns the driver's properties for each connection that works with the ledger. */
    static Properties properties(DatabaseSettings settings) {
        Properties properties = new Properties();
        // Without this setting, firewalls on the way to the server may drop connections that are idle for a long time.
        properties.setProperty("tcpKeepAlive", "true");
        if (settings.leavesTheMachineUnsecured()) {
            properties.setProperty("sslmode", "verify-full");
        }
        // The name of the session contains the process id. The message about a held ledger shows the name, so that a
        // person can find the process that holds it.
        properties.setProperty(
                "ApplicationName",
                "yt2ms " + ManagementFactory.getRuntimeMXBean().getName());
        properties.setProperty("socketTimeout", Long.toString(LONGEST_SILENCE.toSeconds()));
        return properties;
    }

    /** Like {@link #properties}, but without a time limit, for upgrading the tables. */
    static Properties unhurriedProperties(DatabaseSettings settings) {
        Properties properties = properties(settings);
        properties.remove("socketTimeout");
        return properties;
    }

    /** Returns the statement that each connection of the pool executes first; it sets the limits of working sessions. */
    static String limitsOfWork() {
        return setting(OF_WORK);
    }

    /** Returns the statement that a session which upgrades the tables executes first. */
    static String limitsOfUpgrade() {
        return setting(OF_THE_HOLD);
    }

    /** Prepares the session that will hold the ledger. */
    static void prepareHold(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(setting(OF_THE_HOLD));
        }
    }

    /** Puts a text before the name of a session, which other sessions see. */
    static void prefixName(Connection session, String text) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(
                "SELECT set_config('application_name', ? || current_setting('application_name'), false)")) {
            statement.setString(1, text);
            statement.execute();
        }
    }

    /**
     * Returns why the ledger can't be opened, and what to do. Messages of the server are quoted, because they contain
     * no password. Messages of the driver may contain the address with its password, so they are not quoted.
     */
    static String explanation(Throwable thrown) {
        boolean isSql = false;
        String cause =
                "no connection to the database can be made; check its address, user and password, and whether the"
                        + " server runs";
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof FlywayException flyway
                    && flyway.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
                return "the database contains other tables; use a separate database for the ledger";
            }
            if (e instanceof UnknownHostException) {
                cause =
                        "no connection to the database can be made, because its host name is unknown; check the address, and the"
                                + " name service of this machine";
            } else if (e instanceof ConnectException) {
                cause =
                        "no server accepts connections at the address of the database; check the address, and whether the server"
                                + " runs";
            } else if (String.valueOf(e.getMessage()).contains(NO_PASSWORD)) {
                cause = "the database server asks for a password; set migration.database.password";
            }
            if (e instanceof SQLException sql) {
                isSql = true;
                String state = String.valueOf(sql.getSQLState());
                if (e.getClass().getName().startsWith("org.postgresql.")
                        && FROM_THE_SERVER.matcher(state).matches()) {
                    String said =
                            String.valueOf(sql.getMessage()).lines().findFirst().orElse("");
                    return adviceOn(sql).formatted(said.strip());
                }
            }
        }
        return isSql
                ? cause
                : "the ledger's tables can't be upgraded or read; if the database was edited, restore it from a backup";
    }

    /** Returns the sentence for an error that the server reports, with a place for the server's message. */
    private static String adviceOn(SQLException e) {
        if (OF_THE_CONNECTION.matcher(e.getSQLState()).matches()) {
            return "the database server refuses the connection (%s); check the address, user and password";
        }
        if (e.getSQLState().equals(LedgerUnusable.READ_ONLY)) {
            return "the database server permits no changes (%s); run again when it does, or set the address of the primary server";
        }
        return LedgerUnusable.isTooSlow(e)
                ? "the database server did not answer in time (%s); run again later, and check its load if that does not help"
                : "the database server refuses to create, upgrade or read the ledger's tables (%s); check the rights of the user in the database";
    }

    /**
     * Returns a statement that applies these settings, except those that the server's version does not know and those
     * that the address of the database sets.
     */
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
