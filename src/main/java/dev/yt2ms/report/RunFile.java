package dev.yt2ms.report;

import dev.yt2ms.files.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 */
public record RunFile(long pid, String startedAt, int port, String key) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Where it lies. */
    public static Path in(Path stateDir) {
        return stateDir.resolve("run.json");
    }

    /** Writes it, as a whole. */
    void write(Path stateDir) {
        try {
            Path file = in(PrivateFiles.makeFolder(stateDir));
            PrivateFiles.replace(
                    file, PrivateFiles.Mode.ALWAYS_PRIVATE, out -> out.write(JSON.writeValueAsBytes(this)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads it; empty where there is none, or none whose process is alive. */
    public static Optional<RunFile> read(Path stateDir) {
        try {
            RunFile file = JSON.readValue(Files.readAllBytes(in(stateDir)), RunFile.class);
            return ProcessHandle.of(file.pid()).filter(ProcessHandle::isAlive).map(alive -> file);
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }

    /** Who it is, for messages. */
    public String describe() {
        return "process " + pid + ", started " + Instant.parse(startedAt);
    }
}
