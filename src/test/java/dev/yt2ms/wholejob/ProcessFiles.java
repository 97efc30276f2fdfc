package dev.yt2ms.wholejob;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Reads the files of running processes in /proc. The test can read them because it runs as the same user, or as root.
 */
public final class ProcessFiles {

    private static final List<String> SYSTEM = List.of("/usr/", "/lib", "/etc/", System.getProperty("java.home"));

    private ProcessFiles() {}

    /**
     * Returns a file of /proc about this process, e.g. {@code cmdline} or {@code environ}; empty if the process has
     * ended.
     */
    public static String text(long pid, String file) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + pid + "/" + file)), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * Whether the process is a tool such as yt-dlp. yt2ms is not a tool, nor is a program that starts yt2ms in tests,
     * nor the JDK's helper process that becomes a tool a moment later.
     */
    public static boolean isTool(long pid) {
        try {
            String program = Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe"))
                    .getFileName()
                    .toString();
            return !Set.of("java", "jspawnhelper", "setsid", "env", "script").contains(program);
        } catch (IOException e) {
            return false; // The process has ended.
        }
    }

    /** Returns the libraries that the process has loaded from folders other than those of the system and of Java. */
    public static List<String> strangeLibraries(long pid) {
        return text(pid, "maps")
                .lines()
                .filter(line -> line.contains("/") && line.contains(".so"))
                .map(line -> line.substring(line.indexOf('/')))
                .filter(file -> SYSTEM.stream().noneMatch(file::startsWith))
                .distinct()
                .toList();
    }
}
