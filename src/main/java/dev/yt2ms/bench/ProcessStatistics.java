package dev.yt2ms.bench;

import dev.yt2ms.files.FolderEntries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the processor times and the memory of processes from {@code /proc} (proc(5)). Only Linux has {@code /proc}, so
 * there are no statistics on other systems.
 */
final class ProcessStatistics {

    private static final Path PROC = Path.of("/proc");
    private static final String PEAK = "VmHWM:";

    /**
     * The number of time units in a second. {@code stat} counts times in these units, which are the same on all Linux
     * systems (sysconf(_SC_CLK_TCK)).
     */
    private static final long TICKS_PER_SECOND = 100;

    // The indexes of fields in /proc/PID/stat. They are counted from the end of the program's name, because the
    // name may contain spaces and parentheses.
    private static final int PARENT = 1;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int CHILDREN_USER_TIME = 13;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    private ProcessStatistics() {}

    /**
     * The state of a process at one moment.
     *
     * @param pid its process ID
     * @param parent the process ID of its parent
     * @param name the name of its program, cut after 15 characters
     * @param own the processor time that it has used itself
     * @param children the processor time that its descendants had used when they ended
     */
    record Snapshot(long pid, long parent, String name, Duration own, Duration children) {}

    /** All processes; none on a system without {@code /proc}. */
    static List<Snapshot> all() {
        List<Snapshot> found = new ArrayList<>();
        try {
            FolderEntries.named(PROC, name -> Character.isDigit(name.charAt(0)))
                    .forEach(folder -> read(folder).ifPresent(found::add));
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }

    /** The highest resident memory of a process so far, in bytes. */
    static OptionalLong peakMemory(long pid) {
        try {
            return Files.readAllLines(PROC.resolve(pid + "/status")).stream()
                    .filter(line -> line.startsWith(PEAK))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static Optional<Snapshot> read(Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat"));
            int open = stat.indexOf('(');
            int close = stat.lastIndexOf(')');
            String[] fields = stat.substring(close + 2).split(" ");
            return Optional.of(new Snapshot(
                    Long.parseLong(folder.getFileName().toString()),
                    Long.parseLong(fields[PARENT]),
                    stat.substring(open + 1, close),
                    time(fields, USER_TIME, SYSTEM_TIME),
                    time(fields, CHILDREN_USER_TIME, CHILDREN_SYSTEM_TIME)));
        } catch (IOException e) {
            // The process has ended.
            return Optional.empty();
        }
    }

    private static Duration time(String[] fields, int user, int system) {
        long ticks = Long.parseLong(fields[user]) + Long.parseLong(fields[system]);
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }
}
