package dev.yt2ms.download.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds and ends download processes that have outlived their yt2ms process. If only yt2ms dies, yt-dlp and ffmpeg keep
 * writing, and another download must not resume a {@code .part} file that is still being written.
 *
 * <p>Such a process is recognized by a record of its number and start time in the video's directory, and on Linux also
 * by an environment variable that child processes inherit. A person's shell in the directory has neither, so it is not
 * ended.
 */
public final class StrayProcesses {

    /** The environment variable of every process of a download; its value is the video's directory. */
    public static final String MARK = "YT2MS_DOWNLOAD";

    private static final String RECORD = ".processes";
    private static final int DEPTH = 4;
    private static final Path PROC = Path.of("/proc");

    private StrayProcesses() {}

    /**
     * Ends all processes of downloads into this directory, and waits until they have ended. Must be called before any
     * download starts, because downloads of this yt2ms process would be ended too.
     *
     * @param stagingDirectory the directory that contains the videos' directories; it may be missing
     * @return the number of processes that were ended
     */
    public static int endAll(Path stagingDirectory) {
        if (!Files.isDirectory(stagingDirectory)) {
            return 0;
        }
        List<Path> records = recordsIn(stagingDirectory);
        Set<ProcessIdentity> recorded = records.stream()
                .flatMap(file -> read(file).stream())
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .collect(Collectors.toSet());
        int ended = end(recorded, stagingDirectory);
        records.forEach(StrayProcesses::delete);
        return ended;
    }

    /**
     * Ends these processes, their descendants, and all processes that were started for a download into this directory.
     *
     * @return the number of processes that were ended
     */
    public static int end(Set<ProcessIdentity> known, Path directory) {
        Set<ProcessIdentity> all = new HashSet<>(known);
        return ProcessEnding.endAll(() -> {
            // Each search first collects the descendants, because the children of an ended process can't be found any
            // more.
            all.addAll(withDescendants(all));
            Set<ProcessIdentity> running = markedIn(directory);
            all.stream().filter(ProcessIdentity::isRunning).forEach(running::add);
            return running;
        });
    }

    /** Returns the given processes that still run, and all their descendants. */
    public static Set<ProcessIdentity> withDescendants(Collection<ProcessIdentity> roots) {
        Set<ProcessIdentity> all = new HashSet<>();
        for (ProcessIdentity root : roots) {
            if (root.isRunning()) {
                all.add(root);
                ProcessHandle.of(root.pid()).stream()
                        .flatMap(ProcessHandle::descendants)
                        .flatMap(handle -> ProcessIdentity.of(handle.pid()).stream())
                        .forEach(all::add);
            }
        }
        return all;
    }

    /** Finds the running processes that were started for a download into this directory or below it; Linux only. */
    public static Set<ProcessIdentity> markedIn(Path directory) {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return new HashSet<>();
        }
        Path real = realPath(directory);
        long self = ProcessHandle.current().pid();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
            return all.map(ProcessHandle::pid)
                    .filter(pid -> pid != self && isMarked(pid, real))
                    .flatMap(pid -> ProcessIdentity.of(pid).stream())
                    .collect(Collectors.toCollection(HashSet::new));
        }
    }

    private static boolean isMarked(long pid, Path directory) {
        try {
            byte[] environment = Files.readAllBytes(PROC.resolve(pid + "/environ"));
            return Stream.of(new String(environment, StandardCharsets.UTF_8).split("\0"))
                    .filter(variable -> variable.startsWith(MARK + "="))
                    .anyMatch(variable ->
                            Path.of(variable.substring(MARK.length() + 1)).startsWith(directory));
        } catch (IOException | RuntimeException goneOrAnotherUsers) {
            return false;
        }
    }

    /** The value of {@link #MARK} for this directory. */
    public static String markOf(Path directory) {
        return realPath(directory).toString();
    }

    private static Path realPath(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException missing) {
            return directory.toAbsolutePath().normalize();
        }
    }

    /** Records the processes that work in this directory. */
    public static void record(Path directory, Collection<ProcessIdentity> processes) throws IOException {
        Files.write(
                directory.resolve(RECORD),
                processes.stream().map(ProcessIdentity::toLine).toList());
    }

    /** Deletes the record of this directory. */
    public static void forget(Path directory) {
        delete(directory.resolve(RECORD));
    }

    private static List<Path> recordsIn(Path directory) {
        try (Stream<Path> files = Files.walk(directory, DEPTH)) {
            return files.filter(file -> file.endsWith(RECORD) && Files.isRegularFile(file))
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            return List.of();
        }
    }

    private static List<ProcessIdentity> read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .flatMap(line -> ProcessIdentity.parse(line).stream())
                    .toList();
        } catch (IOException gone) {
            return List.of();
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            // A record of processes that have ended does no harm.
        }
    }
}
