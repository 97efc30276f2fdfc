package dev.yt2ms.settings.value;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The home folder of this user. It is unknown if HOME is not set and the system's list of users does not have this user,
 * e.g. in a container. Java's property {@code user.home} is then {@code ?}. A path that begins with it would be in the
 * current folder, so that a run from another folder would not find the ledger and upload everything again.
 */
public final class HomeFolder {

    /** Stands for the home folder at the beginning of a path. */
    private static final String MARK = "~";

    private HomeFolder() {}

    /** Returns the home folder, which is absolute; empty if it is unknown. */
    public static Optional<Path> known() {
        return Optional.of(Path.of(System.getProperty("user.home"))).filter(Path::isAbsolute);
    }

    /**
     * Returns the home folder.
     *
     * @param user the key or option that needs it, for the message
     * @throws SettingsException when the home folder is unknown
     */
    private static Path of(String user) {
        return known().orElseThrow(() -> new SettingsException(
                "%s: HOME is not set to an absolute path, and the system knows no home folder of this user; set HOME, or give an absolute path here"
                        .formatted(user)));
    }

    /**
     * Returns yt2ms's own folder in the home folder.
     *
     * @param user the key or option that needs it, for the message
     * @throws SettingsException when the home folder is unknown
     */
    public static Path own(String user) {
        return of(user).resolve(".yt2ms");
    }

    /**
     * Expands a path that is {@code ~} or begins with {@code ~/}; returns every other path unchanged.
     *
     * @param user the key that has the path, for the message
     * @throws SettingsException when the path begins with {@code ~} and the home folder is unknown
     */
    public static String expand(String user, String path) {
        return path.equals(MARK) || path.startsWith(MARK + "/") ? of(user) + path.substring(MARK.length()) : path;
    }
}
