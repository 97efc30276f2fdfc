package dev.yt2ms.sandbox.media;

import dev.yt2ms.files.ProgramPath;
import dev.yt2ms.model.Program;
import dev.yt2ms.settings.value.InheritedVariables;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs ffmpeg and ffprobe from the PATH. Closing this object ends the tools that still run. */
public final class MediaTools implements AutoCloseable {

    private static final long LIMIT_SECONDS = 120;
    private static final int OUTPUT_LIMIT = 64 * 1024;
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Runs ffmpeg in this directory. */
    public void ffmpeg(Path directory, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-v", "error", "-y"));
        command.addAll(arguments);
        Finished finished = run(directory, command);
        if (finished.exitCode() != 0) {
            throw new IOException("ffmpeg failed: " + finished.output().strip());
        }
    }

    /** The file's duration; empty if ffprobe finds no video in it. */
    public Optional<Duration> duration(Path file) throws IOException {
        JsonNode probed = probe(file);
        double seconds = probed.path("format").path("duration").asDouble(0);
        return has(probed, "codec_type", "video") && seconds > 0
                ? Optional.of(Duration.ofMillis(Math.round(seconds * 1000)))
                : Optional.empty();
    }

    /** Whether a stream of the file has the codec that ffprobe calls by this name. */
    public boolean hasPicture(Path file, String codec) throws IOException {
        return has(probe(file), "codec_name", codec);
    }

    private static boolean has(JsonNode probed, String property, String value) {
        return probed.path("streams")
                .valueStream()
                .anyMatch(stream -> value.equals(stream.path(property).asString("")));
    }

    /** The properties that ffprobe reports; an empty object if it can't read the file. */
    private JsonNode probe(Path file) throws IOException {
        Finished finished = run(
                Objects.requireNonNull(file.getParent()),
                List.of(
                        "ffprobe",
                        "-v",
                        "quiet",
                        "-of",
                        "json",
                        "-show_entries",
                        "stream=codec_type,codec_name:format=duration",
                        file.getFileName().toString()));
        return finished.exitCode() == 0 ? JSON.readTree(finished.output()) : JSON.createObjectNode();
    }

    private record Finished(int exitCode, String output) {}

    private Finished run(Path directory, List<String> command) throws IOException {
        String name = command.get(0);
        ProgramPath programs = ProgramPath.ofThisProcess();
        List<String> found = new ArrayList<>(command);
        found.set(
                0,
                programs.find(name)
                        .orElseThrow(() -> new IOException(programs.passedOver(name)
                                .orElse("there is no %s on the PATH; run %s setup, which installs it"
                                        .formatted(name, Program.NAME))))
                        .toString());
        Process process;
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(found).directory(directory.toFile()).redirectErrorStream(true);
            InheritedVariables.keepIn(builder.environment());
            process = builder.start();
        } catch (IOException e) {
            throw new IOException("%s can't be run (%s)".formatted(found.get(0), e.getMessage()), e);
        }
        running.add(process);
        process.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).exceptionally(timeout -> {
            process.destroyForcibly();
            return process;
        });
        try (InputStream output = process.getInputStream()) {
            if (closed) {
                process.destroyForcibly();
            }
            byte[] first = output.readNBytes(OUTPUT_LIMIT);
            output.transferTo(OutputStream.nullOutputStream());
            int exitCode = process.waitFor();
            if (closed) {
                // The sandbox has killed the process, so its exit code says nothing about the file.
                throw new InterruptedIOException("the sandbox is closing");
            }
            return new Finished(exitCode, new String(first, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            running.remove(process);
        }
    }

    /**
     * Whether this object was closed. Closing it ends the running tools, so a tool that fails afterwards does not show
     * that its file is bad.
     */
    public boolean closed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
    }
}
