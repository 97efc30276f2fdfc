package dev.yt2ms.settings.value;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a program that yt2ms starts inherits of its environment: what programs need to run, and nothing else. Keys and
 * passwords stand in variables whose names are for the person to choose, so nothing can tell them all.
 */
public final class InheritedVariables {

    private static final Set<String> NAMES = Set.of(
            // Where things are, and who this is.
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
            // Languages and times.
            "LANG",
            "LANGUAGE",
            "LOCPATH",
            "LOCALE_ARCHIVE",
            "TZ",
            "TZDIR",
            // Certificates.
            "SSL_CERT_FILE",
            "SSL_CERT_DIR",
            "NIX_SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "DENO_CERT",
            "DENO_TLS_CA_STORE",
            "NODE_EXTRA_CA_CERTS",
            "OPENSSL_CONF",
            // The Python of yt-dlp, also one of a version manager.
            "PYTHONPATH",
            "PYTHONHOME",
            "PYTHONUSERBASE",
            "VIRTUAL_ENV");

    /** Proxies are known by small letters too. The names of a version manager that can't hold a key, e.g. no MISE_GITHUB_TOKEN. */
    private static final Pattern FAMILIES = Pattern.compile(
            "(?:HTTPS?|ALL|NO)_PROXY|(?:https?|all|no)_proxy"
                    + "|LC_[A-Z]+|XDG_[A-Z_]+|PYENV_(?:ROOT|VERSION|DIR)|(?:ASDF|MISE)_(?:DIR|DATA_DIR|CONFIG_DIR|CONFIG_FILE)");

    /** What only a program with windows needs. */
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

    /** Takes everything else out of a child's environment. */
    public static void keepIn(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !isInherited(name));
    }

    /** The same for a program of the desktop, such as a browser. */
    public static void keepInOfDesktop(Map<String, String> environment) {
        environment.keySet().removeIf(name -> !isInherited(name) && !DESKTOP.contains(name));
    }

    private static boolean isInherited(String name) {
        return NAMES.contains(name) || FAMILIES.matcher(name).matches();
    }
}
