package dev.yt2ms.settings.value;

import dev.yt2ms.files.OwnFolder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks {@code database.url}. An address of H2 or PostgreSQL may contain settings that run SQL or commands, load
 * classes, write files or open servers ({@code INIT=CREATE ALIAS …}, {@code socketFactory=…}), and the next versions of
 * the drivers may add more. Therefore only the settings that are listed here pass.
 */
public final class DatabaseAddress {

    private static final String KEY = "migration.database.url";

    private static final String H2 = "jdbc:h2:";

    /** The beginning of the part of an H2 address that names a file. H2 does not require it. */
    private static final String FILE = "file:";

    private static final String POSTGRESQL = "jdbc:postgresql:";

    /**
     * The path of a file. A colon in it, except after {@code file:}, would mean another file system, a server or a
     * database in memory.
     */
    private static final Pattern H2_FILE = Pattern.compile("(?:file:)?[^:;\\\\]+");

    private static final List<String> H2_SETTINGS = List.of(
            "ACCESS_MODE_DATA",
            "CACHE_SIZE",
            "CIPHER",
            "COMPRESS",
            "DB_CLOSE_ON_EXIT",
            "IFEXISTS",
            "LOCK_TIMEOUT",
            "MAX_COMPACT_TIME",
            "MAX_MEMORY_ROWS",
            "MAX_OPERATION_MEMORY",
            "PASSWORD",
            "RETENTION_TIME",
            "TRACE_LEVEL_FILE",
            "USER",
            "WRITE_DELAY");

    /**
     * The names of the allowed settings. They are case-sensitive, because the driver silently ignores a name in another
     * case.
     */
    private static final List<String> POSTGRESQL_SETTINGS = List.of(
            "ApplicationName",
            "binaryTransfer",
            "cancelSignalTimeout",
            "channelBinding",
            "connectTimeout",
            "currentSchema",
            "defaultRowFetchSize",
            "gssEncMode",
            "hostRecheckSeconds",
            "loadBalanceHosts",
            "localSocketAddress",
            "loginTimeout",
            "options",
            "password",
            "preferQueryMode",
            "prepareThreshold",
            "reWriteBatchedInserts",
            "socketTimeout",
            "ssl",
            "sslcert",
            "sslfactory",
            "sslkey",
            "sslmode",
            "sslNegotiation",
            "sslpassword",
            "sslResponseTimeout",
            "sslrootcert",
            "targetServerType",
            "tcpKeepAlive",
            "tcpNoDelay",
            "user");

    private static final Set<String> POSTGRESQL_FILES = Set.of("sslcert", "sslkey", "sslrootcert");

    /**
     * The only allowed value of {@code sslfactory}. Its class trusts the certificate authorities that Java trusts,
     * which suits a server with a public certificate.
     */
    private static final String TRUSTS_AS_JAVA = "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory";

    private static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Pattern HOSTS = Pattern.compile("//([^/]*)");

    private DatabaseAddress() {}

    /**
     * Refuses an address with a setting that is not on the list. No message shows the address, because it may contain a
     * password.
     *
     * @return the address; with H2 always in the form {@code jdbc:h2:file:…}, by which the ledger recognizes a file
     * @throws SettingsException when the address has a setting that is not allowed, or belongs to neither database
     */
    public static String checked(String url) {
        if (url.startsWith(POSTGRESQL)) {
            checkPostgresql(url);
            return url;
        }
        if (url.startsWith(H2)) {
            String address = url.substring(H2.length());
            checkH2(address);
            // The home folder must be known if the address begins with ~.
            file(url);
            return address.startsWith(FILE) ? url : H2 + FILE + address;
        }
        throw new SettingsException(
                KEY
                        + ": the value is neither jdbc:postgresql://… nor jdbc:h2:…; leave the key empty for H2 in the state-dir");
    }

    /**
     * The file in which H2 keeps its database; empty for an address of PostgreSQL.
     *
     * @throws SettingsException when the path begins with {@code ~} and the home folder is unknown
     */
    public static Optional<Path> file(String url) {
        if (!url.startsWith(H2)) {
            return Optional.empty();
        }
        String path = url.substring(H2.length()).replaceFirst("(?s);.*", "").replaceFirst("^" + FILE, "");
        return Optional.of(Path.of(HomeFolder.expand(KEY, path) + ".mv.db"));
    }

    /** Whether the address leads to PostgreSQL on another machine and has neither {@code sslmode} nor {@code ssl}. */
    public static boolean leavesTheMachineUnsecured(String url) {
        if (!url.startsWith(POSTGRESQL)) {
            return false;
        }
        int question = url.indexOf('?');
        String settings = question < 0 ? "" : "&" + url.substring(question + 1);
        if (settings.contains("&sslmode=") || settings.contains("&ssl=")) {
            return false;
        }
        String place = question < 0 ? url : url.substring(0, question);
        Matcher hosts = HOSTS.matcher(place.substring(POSTGRESQL.length()));
        // An address without a host means a server on this machine.
        return hosts.lookingAt()
                && Arrays.stream(hosts.group(1).split(","))
                        .map(host -> host.replaceFirst(":\\d*$", ""))
                        .anyMatch(host -> !host.isEmpty() && !Values.isLoopback(host));
    }

    private static void checkH2(String address) {
        List<String> parts = Arrays.asList(address.split(";", -1));
        if (!H2_FILE.matcher(parts.get(0)).matches()) {
            throw new SettingsException(KEY
                    + ": with H2 the ledger must be in a file; write jdbc:h2:file:/path/to/ledger, or leave the key empty for H2"
                    + " in the state-dir");
        }
        for (String setting : parts.subList(1, parts.size())) {
            String name = setting.replaceFirst("(?s)=.*", "").strip();
            // H2 reads a backslash as an escape character, so it would split an address with a backslash differently
            // from this loop.
            if (!setting.isBlank()
                    && (!H2_SETTINGS.contains(name.toUpperCase(Locale.ROOT)) || setting.contains("\\"))) {
                throw notAllowed("H2", name, H2_SETTINGS);
            }
        }
    }

    private static void checkPostgresql(String url) {
        int question = url.indexOf('?');
        if (question < 0) {
            return;
        }
        for (String setting : url.substring(question + 1).split("&", -1)) {
            String name = setting.replaceFirst("(?s)=.*", "");
            if (setting.isEmpty()) {
                continue;
            }
            if (!POSTGRESQL_SETTINGS.contains(name)) {
                throw notAllowed("PostgreSQL", name, POSTGRESQL_SETTINGS);
            }
            if (POSTGRESQL_FILES.contains(name)) {
                checkFile(name, setting.substring(Math.min(setting.length(), name.length() + 1)));
            }
            // The case of this value does not matter to the driver.
            if (name.equals("sslmode")
                    && !SSL_MODES.contains(
                            setting.substring(setting.indexOf('=') + 1).toLowerCase(Locale.ROOT))) {
                throw new SettingsException(
                        "%s: sslmode has a value that is not allowed; give one of %s, preferably verify-full"
                                .formatted(KEY, String.join(", ", SSL_MODES)));
            }
            if (name.equals("sslfactory") && !setting.equals(TRUSTS_AS_JAVA)) {
                throw new SettingsException(
                        "%s: sslfactory allows only one class; give %s, or remove it".formatted(KEY, TRUSTS_AS_JAVA));
            }
        }
    }

    /** Refuses a file that another user can change, because its content decides which server is trusted. */
    private static void checkFile(String name, String value) {
        Optional<String> others;
        try {
            others = OwnFolder.problemOfUsed(Path.of(URLDecoder.decode(value, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException e) {
            // The value is not a path. The driver reports this when it connects.
            return;
        }
        others.ifPresent(problem -> {
            throw new SettingsException(
                    "%s: other users must not be able to change the file of %s, but %s".formatted(KEY, name, problem));
        });
    }

    private static SettingsException notAllowed(String database, String name, List<String> allowed) {
        // A text that can't be a setting's name may be part of a password.
        String shown = name.matches("[A-Za-z_]{1,40}") ? "the setting " + name : "one of the settings";
        return new SettingsException("%s: %s is not allowed in %s addresses; remove it. The allowed settings are %s"
                .formatted(KEY, shown, database, String.join(", ", allowed)));
    }
}
