package dev.yt2ms.report.status;

import dev.yt2ms.download.process.ProcessIdentity;
import dev.yt2ms.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a running process tells others of itself, in the state directory: who holds the ledger, and where its status can
 * be asked for. Readable only by its owner.
 *
 * @param pid the process
 * @param startedAt when it began
 * @param port port of its status on loopback
 * @param key what a caller must show
 * @param process the number and the start of the process; null in one of a version that did not write it
 */
public record RunFile(long pid, String startedAt, int port, String key, String process) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Where it lies. */
    public static Path in(Path stateDir) {
        return stateDir.resolve("run.json");
    }

    /** That of this process. */
    static RunFile ofThisProcess(Instant startedAt, int port, String key) {
        long pid = ProcessHandle.current().pid();
        String process = ProcessIdentity.of(pid).map(ProcessIdentity::toLine).orElse(null);
        return new RunFile(pid, startedAt.toString(), port, key, process);
    }

    /** Writes it, as a whole. Only the run that holds the ledger does so, so that what an earlier one left goes. */
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
     * Reads it; empty where there is none, or none whose process is alive. A number alone is not believed: after a kill, or a
     * start of the machine, another process has it, maybe another user's, who would be shown the key and could answer anything.
     */
    public static Optional<RunFile> read(Path stateDir) {
        try {
            if (!PrivateFiles.isOwn(in(stateDir))) {
                return Optional.empty();
            }
            RunFile file = JSON.readValue(Files.readAllBytes(in(stateDir)), RunFile.class);
            return file.isOfARunningProcess() ? Optional.of(file) : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
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

    /** Who it is, for messages. */
    public String describe() {
        return "process " + pid + ", started " + Instant.parse(startedAt);
    }
}
