package dev.yt2ms.settings.value;

import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.files.ProgramPath;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Limits the environment variables that child processes inherit to those that programs need to run. A list of forbidden
 * variables would not be enough, because people choose the names of the variables that hold their keys and passwords. A
 * variable other than HOME and TMPDIR is dropped if other users can change the file or folder that it names; from PATH
 * and similar variables, only the folders that other users can change are dropped.
 */
public final class InheritedVariables {

    private static final Set<String> NAMES = Set.of(
            // Paths and the user.
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "TMPDIR",
            "TERM",
            "TERMINFO",
            "TERMINFO_DIRS",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "DYLD_FALLBACK_LIBRARY_PATH",
            // Languages and time zone.
            "LANG",
            "LANGUAGE",
            "LOCPATH",
            "LOCALE_ARCHIVE",
            "TZ",
            "TZDIR",
            // Certificate authorities.
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "NIX_SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "DENO_CERT",
            "DENO_TLS_CA_STORE",
            "NODE_EXTRA_CA_CERTS",
            "OPENSSL_CONF",
            // The Python that runs yt-dlp. The variables of version managers are in FAMILIES.
            "PYTHONPATH",
            "PYTHONHOME",
            "PYTHONUSERBASE",
            "VIRTUAL_ENV");

    /** Variables that list folders from which programs, libraries and modules are loaded. */
    private static final Set<String> SEARCHED = Set.of(
            "PATH",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "DYLD_FALLBACK_LIBRARY_PATH",
            "PYTHONPATH",
            "PYTHONHOME",
            "PYTHONUSERBASE");

    /**
     * Variables that are inherited even if other users can change their folder: TMPDIR usually is a folder for all
     * users, and the code that uses these folders checks them.
     */
    private static final Set<String> KEPT = Set.of("HOME", "TMPDIR");

    /**
     * Patterns of further names: proxies (in upper or lower case), languages, folders, and those variables of version
     * managers that can't contain a key. MISE_GITHUB_TOKEN, for example, is not among them.
     */
    private static final Pattern FAMILIES = Pattern.compile(
            "(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy"
                    + "|LC_[A-Z]+|XDG_[A-Z_]+|PYENV_(?:ROOT|VERSION|DIR)|(?:ASDF|MISE)_(?:DIR|DATA_DIR|CONFIG_DIR|CONFIG_FILE)");

    /** Variables that only programs with a graphical interface need. */
    private static final Set<String> DESKTOP = Set.of(
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "XAUTHORITY",
            "DBUS_SESSION_BUS_ADDRESS",
            "DESKTOP_SESSION",
            "GNOME_DESKTOP_SESSION_ID",
            "KDE_FULL_SESSION",
            "KDE_SESSION_VERSION",
            "BROWSER",
            "__CF_USER_TEXT_ENCODING");

    private InheritedVariables() {}

    /** Removes all variables from a child's environment except those that it may inherit. */
    public static void keepIn(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !isInherited(name));
        keepOwnFoldersIn(environment);
    }

    /** Like {@link #keepIn}, but also keeps the variables of the desktop, for a graphical program such as a browser. */
    public static void keepInOfDesktop(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !isInherited(name) && !DESKTOP.contains(name));
        keepOwnFoldersIn(environment);
    }

    /**
     * Removes folders that other users can change from the search paths, and drops variables that name such a file or
     * folder, because a child process would load programs and code from there.
     */
    private static void keepOwnFoldersIn(Map<String, String> environment) {
        for (String searched : SEARCHED) {
            environment.computeIfPresent(searched, (name, path) -> {
                String own = ProgramPath.of(path).forChildren();
                return own.isEmpty() ? null : own;
            });
        }
        environment
                .entrySet()
                .removeIf(variable -> !KEPT.contains(variable.getKey()) && isOfOthers(variable.getValue()));
    }

    /**
     * Whether a value is the path of a file or folder that another user may change. With OPENSSL_CONF, that user could
     * make the child load code, and with SSL_CERT_FILE or XDG_CONFIG_HOME decide whom it trusts or how it works. {@code
     * sudo -E} passes on such variables.
     */
    private static boolean isOfOthers(String value) {
        try {
            Path path = Path.of(value);
            return path.isAbsolute()
                    && Files.exists(path)
                    && OwnFolder.problemOfUsed(path).isPresent();
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isInherited(String name) {
        return NAMES.contains(name) || FAMILIES.matcher(name).matches();
    }
}
