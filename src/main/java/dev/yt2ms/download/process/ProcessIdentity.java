package dev.yt2ms.download.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Identifies a process by its number and its start time, so that it is not confused with a later process that has the
 * same number.
 *
 * @param pid the process number
 * @param started an opaque text that stands for the start time. It contains no spaces, and does not change while the
 *     process lives
 */
public record ProcessIdentity(long pid, String started) {

    private static final Path PROC = Path.of("/proc");
    private static final Path BOOT_ID = PROC.resolve("sys/kernel/random/boot_id");
    /**
     * The index of the start time in {@code /proc/PID/stat}, counted from the state, which follows the name in
     * parentheses.
     */
    private static final int START_TICKS = 19;

    /** Returns the running process with this number; empty if there is none, or if it is a zombie. */
    public static Optional<ProcessIdentity> of(long pid) {
        if (Files.isReadable(BOOT_ID)) {
            return ofLinux(pid);
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(handle -> handle.info().startInstant())
                .map(start -> new ProcessIdentity(pid, Long.toString(start.toEpochMilli())));
    }

    /** Reads the start time in ticks since boot. The time of day would change whenever the clock is set. */
    private static Optional<ProcessIdentity> ofLinux(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
            boolean dead = fields[0].equals("Z") || fields[0].equals("X");
            String boot = Files.readString(BOOT_ID).trim();
            return dead ? Optional.empty() : Optional.of(new ProcessIdentity(pid, boot + ":" + fields[START_TICKS]));
        } catch (IOException | RuntimeException gone) {
            return Optional.empty();
        }
    }

    /** Whether this process still runs. A later process with the same number does not count. */
    public boolean isRunning() {
        return of(pid).filter(this::equals).isPresent();
    }

    /**
     * Ends the process. Does nothing if its number belongs to another process by now.
     *
     * @param forcibly {@code true} kills the process; {@code false} asks it to end
     */
    public void end(boolean forcibly) {
        if (isRunning()) {
            ProcessHandle.of(pid).ifPresent(handle -> {
                if (forcibly) {
                    handle.destroyForcibly();
                } else {
                    handle.destroy();
                }
            });
        }
    }

    /** Returns the number and the start time as one line, which {@link #parse} can read. */
    public String toLine() {
        return pid + " " + started;
    }

    /** Parses a line of {@link #toLine}; empty for any other text. */
    public static Optional<ProcessIdentity> parse(String line) {
        String[] parts = line.trim().split(" ");
        if (parts.length != 2 || !parts[0].matches("[0-9]{1,18}") || parts[1].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ProcessIdentity(Long.parseLong(parts[0]), parts[1]));
    }
}
