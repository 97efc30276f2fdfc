package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.process.ChildEnvironment;
import dev.yt2ms.download.process.LineSplitter;
import dev.yt2ms.download.process.OutputTail;
import dev.yt2ms.download.process.ProcessIdentity;
import dev.yt2ms.download.process.StrayProcesses;
import dev.yt2ms.download.staging.ProgressTracker;
import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.TransferListener;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A running yt-dlp process. This class reads its output, watches its progress, and ends it together with all processes
 * that it started. With setpriv, the kernel kills the process when the thread that started it ends. Therefore this
 * thread must live as long as the process.
 */
final class DownloadProcess implements AutoCloseable {

    /** Why the process ended. */
    enum End {
        EXITED,
        STALLED,
        CANCELLED,
        /** The fork server died, so the kernel killed the process too. */
        LOST
    }

    /**
     * The result of a process.
     *
     * @param end why the process ended
     * @param exitCode the exit code of the process
     * @param errors the last lines of stderr; if they lack an earlier error or warning, all errors and warnings are put
     *     before them
     * @param output the last lines of stdout, without progress lines
     */
    record Result(End end, int exitCode, List<String> errors, List<String> output) {}

    /**
     * Thrown if the executable itself can't be started. Problems with the staging directory are reported by other
     * exceptions.
     */
    static final class NotStarted extends IOException {
        NotStarted(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** The environment variables of a download that differ from video to video. */
    static final Set<String> OF_ONE_VIDEO = Set.of(StrayProcesses.MARK, ChildEnvironment.TEMPORARY);

    private static final long POLL_MILLIS = 100;
    private static final long MEASURE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration READERS_LIMIT = Duration.ofSeconds(5);
    private static final int LINE_BYTES = 1 << 14;
    private static final int TAIL_LINES = 200;

    private final VideoDirectory directory;
    private final LongSupplier ticker;
    private final Process process;
    private final ProgressTracker progress = new ProgressTracker();
    private final OutputTail problems = new OutputTail(TAIL_LINES);
    private final OutputTail errors = new OutputTail(TAIL_LINES);
    private final OutputTail output = new OutputTail(TAIL_LINES);
    private final TransferListener listener;
    private final Thread errorReader;
    private final Thread outputReader;
    private final Set<ProcessIdentity> known = new HashSet<>();
    private VideoDirectory.Measure onDisk;
    private long reportedBytes;
    private long reportedTotal = -1;
    private long reportedStaged;
    /** Whether the process waits for permission to request its media, which the listener did not give at once. */
    private volatile boolean awaitsTurn;

    /**
     * Starts the process with the folder and the environment of the builder. The implementation chooses the command,
     * because the builder has none.
     */
    interface Start {
        Process of(ProcessBuilder builder) throws IOException, InterruptedException;
    }

    /**
     * Starts the process.
     *
     * @param ticker returns the time in nanoseconds from any origin; the time never decreases
     * @param listener receives the progress; it is called by the thread that calls {@link #watch} and by another one
     * @throws NotStarted when the process can't be started
     * @throws IOException when the directory can't be written to
     */
    DownloadProcess(
            Start start,
            VideoDirectory directory,
            ChildEnvironment environment,
            LongSupplier ticker,
            TransferListener listener)
            throws IOException, InterruptedException {
        this.listener = listener;
        this.directory = directory;
        this.ticker = ticker;
        ProcessBuilder builder =
                new ProcessBuilder().directory(directory.path().toFile()).redirectInput(new File("/dev/null"));
        environment.applyTo(builder.environment());
        builder.environment().put(StrayProcesses.MARK, StrayProcesses.markOf(directory.path()));
        builder.environment()
                .put(
                        ChildEnvironment.TEMPORARY,
                        ChildEnvironment.temporaryBelow(directory.path()).toString());
        process = started(start, builder);
        errorReader = drain("errors", process.getErrorStream(), this::acceptError);
        outputReader = drain("output", process.getInputStream(), this::acceptOutput);
        onDisk = directory.measure();
        try {
            rememberDescendants();
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static Process started(Start start, ProcessBuilder builder) throws NotStarted, InterruptedException {
        try {
            return start.of(builder);
        } catch (IOException e) {
            throw new NotStarted(e);
        }
    }

    private void acceptError(String line) {
        errors.add(line);
        // Errors and warnings are also kept separately, so that many other lines do not displace the reason for
        // a failure.
        if (line.contains("ERROR") || line.contains("WARNING")) {
            problems.add(line);
        }
    }

    private void acceptOutput(String line) {
        if (line.startsWith(ChosenFormats.MARK)) {
            if (listener.chosen(ChosenFormats.parse(line))) {
                letGo();
            } else {
                awaitsTurn = true;
            }
        } else if (!progress.accept(line)) {
            output.add(line);
        }
    }

    private void letGo() {
        if (process instanceof ForkedProcess forked) {
            forked.letGo();
        }
    }

    private Thread drain(String what, InputStream stream, Consumer<String> consumer) {
        LineSplitter lines = new LineSplitter(LINE_BYTES, consumer);
        return DaemonThreads.start("yt-dlp " + process.pid() + " " + what, () -> {
            lines.acceptAll(stream);
            lines.end();
        });
    }

    /**
     * Waits until the process ends. Ends the process if it is cancelled, or makes no progress for the stall timeout.
     */
    Result watch(Cancellation cancellation, Duration stallTimeout) throws InterruptedException, IOException {
        long lastProgress = ticker.getAsLong();
        long lastMeasure = lastProgress;
        long seenBytes = 0;
        End end = End.EXITED;
        while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
            long now = ticker.getAsLong();
            if (cancellation.isCancelled()) {
                end = End.CANCELLED;
                break;
            }
            if (awaitsTurn) {
                awaitsTurn = false;
                listener.awaitTurn(() -> process.isAlive() && !cancellation.isCancelled());
                lastProgress = ticker.getAsLong();
                if (!cancellation.isCancelled()) {
                    letGo();
                }
                continue;
            }
            if (progress.bytes() > seenBytes) {
                seenBytes = progress.bytes();
                lastProgress = now;
            }
            if (now - lastMeasure >= MEASURE_NANOS) {
                lastMeasure = now;
                VideoDirectory.Measure measure = directory.measure();
                if (!measure.equals(onDisk)) {
                    onDisk = measure;
                    lastProgress = now;
                }
                rememberDescendants();
            }
            report();
            if (now - lastProgress > stallTimeout.toNanos()) {
                end = End.STALLED;
                break;
            }
        }
        close();
        onDisk = directory.measure();
        if (end == End.EXITED) {
            report();
        }
        int exitCode = process.waitFor();
        if (end == End.EXITED && process instanceof ForkedProcess forked && forked.isLost()) {
            end = End.LOST;
        }
        return new Result(end, exitCode, errorLines(), output.lines());
    }

    private List<String> errorLines() {
        List<String> tail = errors.lines();
        return problems.lines().stream().allMatch(tail::contains) ? tail : concat(problems.lines(), tail);
    }

    private static List<String> concat(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private void report() {
        long staged = onDisk.bytes();
        boolean parsed = progress.total() >= 0;
        long bytes = Math.max(reportedBytes, parsed ? progress.bytes() : staged);
        long total = Math.max(progress.total(), bytes);
        total = total == 0 ? -1 : total;
        if (bytes != reportedBytes || total != reportedTotal) {
            reportedBytes = bytes;
            reportedTotal = total;
            listener.progress(bytes, total);
        }
        if (staged != reportedStaged) {
            reportedStaged = staged;
            listener.onDisk(staged);
        }
    }

    ProgressTracker progress() {
        return progress;
    }

    private void rememberDescendants() throws IOException {
        Set<ProcessIdentity> running = ProcessIdentity.of(process.pid())
                .map(root -> StrayProcesses.withDescendants(Set.of(root)))
                .orElse(Set.of());
        if (known.addAll(running)) {
            StrayProcesses.record(directory.path(), known);
        }
    }

    /** Ends the process with all processes that it started, and waits until they have ended. */
    @Override
    public void close() {
        StrayProcesses.end(known, directory.path());
        // A process that has ended is not destroyed, because that would close its streams, and unread output would be
        // lost.
        if (process.isAlive()) {
            process.destroyForcibly();
        }
        awaitReaders();
    }

    /** Waits for the readers up to a limit, because another process may keep the pipe open. */
    private void awaitReaders() {
        try {
            errorReader.join(READERS_LIMIT.toMillis());
            outputReader.join(READERS_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
