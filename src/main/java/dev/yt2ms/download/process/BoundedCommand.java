package dev.yt2ms.download.process;

import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.Retry;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs a short command with a time limit, and keeps the last lines that it writes to stdout and stderr. */
public final class BoundedCommand {

    /**
     * How a command ended.
     *
     * @param exitCode the exit code of the command; empty if the command was killed because it took too long or was
     *     cancelled
     * @param lastLines the last lines of the command's output
     */
    public record Result(Optional<Integer> exitCode, List<String> lastLines) {
        /** Whether the command ended by itself with exit code 0. */
        public boolean isGood() {
            return exitCode.filter(code -> code == 0).isPresent();
        }

        public String text() {
            return String.join("\n", lastLines);
        }

        /** Returns the last line that is not blank; empty text if there is none. */
        public String lastLine() {
            return lastLines.stream().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        }
    }

    private static final int LINE_BYTES = 1 << 16;
    private static final int TAIL_LINES = 500;
    private static final int BUSY_TRIES = 20;
    private static final long POLL_MILLIS = 50;
    private static final Duration READER_LIMIT = Duration.ofSeconds(5);

    private final ChildEnvironment environment;
    private final Duration limit;
    private final Supplier<Optional<Path>> temporary;

    public BoundedCommand(ChildEnvironment environment, Duration limit) {
        this(environment, limit, Optional::empty);
    }

    /**
     * Creates a runner of commands.
     *
     * @param temporary supplies the folder for the temporary files of a command; empty to use the machine's folder for
     *     temporary files
     */
    public BoundedCommand(ChildEnvironment environment, Duration limit, Supplier<Optional<Path>> temporary) {
        this.environment = environment;
        this.limit = limit;
        this.temporary = temporary;
    }

    /** Runs a command and keeps its last lines. */
    public Result run(List<String> command, Cancellation cancellation) throws IOException, InterruptedException {
        return run(command, Optional.empty(), line -> {}, cancellation);
    }

    /**
     * Runs a command.
     *
     * @param directory the directory of the video that the command works on. The command keeps its temporary files in
     *     this directory, and is ended together with the other processes of that video
     * @param consumer receives each line of the output. Another thread calls it; the last call happens before this
     *     method returns, unless a process that outlives the command keeps the output open
     */
    public Result run(
            List<String> command, Optional<Path> directory, Consumer<String> consumer, Cancellation cancellation)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        environment.applyTo(builder.environment());
        Optional<Path> temporaryFolder =
                directory.isPresent() ? Optional.of(ChildEnvironment.temporaryBelow(directory.get())) : temporary.get();
        temporaryFolder.ifPresent(folder -> builder.environment().put(ChildEnvironment.TEMPORARY, folder.toString()));
        directory.ifPresent(path -> {
            builder.directory(path.toFile());
            builder.environment().put(StrayProcesses.MARK, StrayProcesses.markOf(path));
        });
        Process process = start(builder);
        OutputTail tail = new OutputTail(TAIL_LINES);
        Thread reader =
                DaemonThreads.start("output " + process.pid(), () -> read(process.getInputStream(), consumer, tail));
        Optional<Integer> exitCode = Optional.empty();
        try {
            long start = System.nanoTime();
            boolean ended = false;
            while (!ended && System.nanoTime() - start < limit.toNanos() && !cancellation.isCancelled()) {
                ended = process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (ended) {
                exitCode = Optional.of(process.exitValue());
            }
        } finally {
            // A process that has ended is not destroyed, because that would close its streams, and unread output would
            // be lost.
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
        reader.join(READER_LIMIT.toMillis());
        return new Result(exitCode, tail.lines());
    }

    /**
     * Starts a process, and tries again if the system reports that the program's file is busy. This happens if another
     * thread started a process while yt2ms wrote the program: that process may still hold the file open.
     */
    private static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        return Retry.call(
                builder::start,
                IOException.class,
                (e, failures) ->
                        failures <= BUSY_TRIES && String.valueOf(e.getMessage()).contains("Text file busy")
                                ? Optional.of(Duration.ofMillis(POLL_MILLIS))
                                : Optional.empty(),
                Retry::sleep);
    }

    private static void read(InputStream stream, Consumer<String> consumer, OutputTail tail) {
        LineSplitter lines = new LineSplitter(LINE_BYTES, line -> {
            tail.add(line);
            consumer.accept(line);
        });
        lines.acceptAll(stream);
        lines.end();
    }
}
