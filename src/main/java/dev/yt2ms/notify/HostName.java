package dev.yt2ms.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Finds the name of this machine without asking a name server. */
final class HostName {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,250}[A-Za-z0-9])?");
    private static final String THIS_MACHINE = "localhost";

    private HostName() {}

    /** Returns the name, or {@code localhost} if it is unknown. */
    static String get() {
        String name;
        try {
            name = Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            name = String.valueOf(System.getenv("HOSTNAME"));
        }
        return NAME.matcher(name).matches() ? name : THIS_MACHINE;
    }
}
