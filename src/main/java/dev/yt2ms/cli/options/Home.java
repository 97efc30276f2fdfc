package dev.yt2ms.cli.options;

import java.nio.file.Path;

/** The installation folder of yt2ms, which the launcher passes as a system property. */
public final class Home {

    private Home() {}

    /** The path of a file in the installation folder. */
    public static Path file(String relative) {
        return Path.of(System.getProperty("yt2ms.home", "")).resolve(relative);
    }
}
