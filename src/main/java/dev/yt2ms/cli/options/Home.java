package dev.yt2ms.cli.options;

import java.nio.file.Path;

/** The folder that yt2ms lies in; the launcher tells it. */
public final class Home {

    private Home() {}

    /** A file of the project. */
    public static Path file(String relative) {
        return Path.of(System.getProperty("yt2ms.home", "")).resolve(relative);
    }
}
