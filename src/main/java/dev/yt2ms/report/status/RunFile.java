package dev.yt2ms.report.status;

import dev.yt2ms.download.process.ProcessIdentity;
import dev.yt2ms.files.PrivateFiles;
import dev.yt2ms.settings.value.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file in the state directory that describes the running process: which process holds the ledger, and where to ask
 * for its status. Only its owner can read it.
 *
 * @param pid the process id
 * @param startedAt when the process began
 * @param port the port of its status endpoint on loopback
 * @param key the key that the status endpoint requires
 * @param process the process id with the process's start time; {@code null} if it is unknown, e.g. because an older
 *     version wrote the file
 */
public record RunFile(
        long pid,
        String startedAt,
        int port,
        String key,
        @Nullable String process) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final long MOST_BYTES = 1 << 16;
    private static final int HIGHEST_PORT = 0xFFFF;

    /** The path of the file. */
    public static Path in(Path stateDir) {
        return stateDir.resolve("run.json");
    }

    /** Describes this process. */
    static RunFile ofThisProcess(Instant startedAt, int port, String key) {
        long pid = ProcessHandle.current().pid();
        String process = ProcessIdentity.of(pid).map(ProcessIdentity::toLine).orElse(null);
        return new RunFile(pid, startedAt.toString(), port, key, process);
    }

    /**
     * Writes the file atomically, and deletes unfinished files of earlier runs. Only the run that holds the ledger
     * calls this, so no other run is writing the file.
     */
    void write(Path stateDir) {
        try {
            Path file = in(PrivateFiles.makeFolder(stateDir));
            PrivateFiles.deleteUnfinished(file, Duration.ZERO);
            PrivateFiles.replace(
                    file, PrivateFiles.Mode.ALWAYS_PRIVATE, out -> out.write(JSON.writeValueAsBytes(this)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads the file; empty if it does not exist or its process is not alive. A process with the same id is not enough:
     * after a kill or a restart of the machine it may be a process of another user, who would receive the key and could
     * send a false status. Therefore the user and the start time are compared too.
     */
    public static Optional<RunFile> read(Path stateDir) {
        try {
            Path path = in(stateDir);
            // Only a regular file is read, because reading a pipe would never end.
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    || !PrivateFiles.isOwn(path)
                    || Files.size(path) > MOST_BYTES) {
                return Optional.empty();
            }
            RunFile file = JSON.readValue(Files.readAllBytes(path), RunFile.class);
            return file.isComplete() && file.isOfARunningProcess() ? Optional.of(file) : Optional.empty();
        } catch (IOException | JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the file has all values.
     *
     * @throws DateTimeException when {@code startedAt} is not a time
     */
    private boolean isComplete() {
        return startedAt != null && Instant.parse(startedAt) != null && key != null && port > 0 && port <= HIGHEST_PORT;
    }

    private boolean isOfARunningProcess() {
        Optional<ProcessHandle> running = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        Optional<String> user = ProcessHandle.current().info().user();
        return running.isPresent()
                && running.get().info().user().equals(user)
                && (process == null
                        || ProcessIdentity.parse(process)
                                .filter(identity -> identity.pid() == pid && identity.isRunning())
                                .isPresent());
    }

    /** Describes the process for messages. */
    public String describe() {
        return "process " + pid + ", started " + Values.humanSecond(Instant.parse(startedAt));
    }
}
