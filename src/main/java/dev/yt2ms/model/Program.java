package dev.yt2ms.model;

import java.nio.file.Path;

/** How this program was called and where it is installed, which the launcher passes as system properties. */
public final class Program {

    /**
     * The name by which the user called the launcher: {@code yt2ms} if it was found on the PATH, otherwise a path such
     * as {@code ./yt2ms}. Messages use it to tell the user to run a command.
     */
    public static final String NAME = System.getProperty("yt2ms.called", "yt2ms");

    private Program() {}

    /** Returns the path of a file in the installation folder. */
    public static Path file(String relative) {
        return home().resolve(relative);
    }

    /**
     * Returns the path of a file in the installation folder, for a message: relative if the user is in that folder.
     */
    public static Path shortFile(String relative) {
        return shortFile(home(), relative);
    }

    static Path shortFile(Path home, String relative) {
        return home.equals(Path.of("").toAbsolutePath()) ? Path.of(relative) : home.resolve(relative);
    }

    private static Path home() {
        return Path.of(System.getProperty("yt2ms.home", ""));
    }
}
