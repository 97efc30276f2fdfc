package dev.yt2ms.model;

import java.nio.file.Path;

/** How this program was called, for messages that tell the user to run a command or to open a file of the program. */
public final class Program {

    /**
     * The name by which the user called the launcher: {@code yt2ms} if it was found on the PATH, otherwise a path such
     * as {@code ./yt2ms}.
     */
    public static final String NAME = System.getProperty("yt2ms.called", "yt2ms");

    private Program() {}

    /** The path of a file in the installation folder; it is absolute unless the user is in that folder. */
    public static Path file(String relative) {
        return file(Path.of(System.getProperty("yt2ms.home", "")), relative);
    }

    static Path file(Path home, String relative) {
        return home.equals(Path.of("").toAbsolutePath()) ? Path.of(relative) : home.resolve(relative);
    }
}
