package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.yt2ms.cli.terminal.Logging;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Runs commands in the process of the test, because a separate process would need seconds to start. One command at a
 * time has the log and the output of all threads. While that one runs in the background, {@link #run} can run commands
 * that don't begin a log beside it, e.g. {@code status} or {@code pause}.
 */
public final class CommandInProcess {

    /**
     * The exit code of a command, and what it printed to the standard output ({@code out}) and the standard error
     * ({@code err}).
     */
    public record Result(int exitCode, String out, String err) {}

    /** The command that runs in the background; null if there is none. The lock of this class guards it. */
    private static @Nullable Started background;

    private CommandInProcess() {}

    /** Runs one command as {@code yt2ms} does. */
    public static Result run(String... arguments) {
        return run(System.getenv(), arguments);
    }

    /**
     * Runs one command as {@code yt2ms} does.
     *
     * @param variables the environment variables that the job file may refer to
     */
    public static synchronized Result run(Map<String, String> variables, String... arguments) {
        Output output = new Output();
        if (background != null) {
            try (Streams streams = new Streams()) {
                streams.giveThisThread(output);
                return output.result(Yt2ms.run(variables, arguments));
            }
        }
        try (Streams streams = new Streams();
                Log log = new Log()) {
            streams.giveAllThreads(output);
            return output.result(Yt2ms.run(variables, arguments));
        }
    }

    /**
     * Starts one command as {@code yt2ms} does, in a thread of its own. What the calling thread prints in the meantime
     * does not become a part of the command's output.
     *
     * @param variables the environment variables that the job file may refer to
     */
    public static synchronized Started start(Map<String, String> variables, String... arguments) {
        assertThat(background)
                .as("another command in the background of this process")
                .isNull();
        Started started = new Started(variables, arguments);
        background = started;
        started.thread.start();
        return started;
    }

    /** A command in the background. */
    public static final class Started {

        private static final long MINUTES = 8;
        private static final Duration PATIENCE = Duration.ofMinutes(1);

        private final Output output = new Output();
        private final Streams streams = new Streams();
        private final Log log = new Log();
        private final FutureTask<Integer> exitCode;
        private final Thread thread;

        private Started(Map<String, String> variables, String... arguments) {
            streams.giveOtherThreads(output);
            exitCode = new FutureTask<>(() -> execute(variables, arguments));
            thread = new Thread(exitCode, "main of " + arguments[0]);
            thread.setDaemon(true);
        }

        private int execute(Map<String, String> variables, String... arguments) {
            try {
                return Yt2ms.run(variables, arguments);
            } finally {
                // A command that runs beside this one ends first, because it will restore this one's output.
                synchronized (CommandInProcess.class) {
                    log.close();
                    streams.close();
                    background = null;
                }
            }
        }

        /** Waits for the end of the command. */
        public Result await() {
            try {
                return output.result(exitCode.get(MINUTES, TimeUnit.MINUTES));
            } catch (TimeoutException e) {
                throw new AssertionError("The command did not end. Its standard error so far:\n" + err(), e);
            } catch (ExecutionException e) {
                throw new AssertionError("The command failed with an exception", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("The test was interrupted while the command was running", e);
            }
        }

        public boolean isAlive() {
            return !exitCode.isDone();
        }

        public String out() {
            return text(output.out);
        }

        public String err() {
            return text(output.err);
        }

        /**
         * Ends the command of a failed test, so that later tests can run commands.
         *
         * @param stop asks the command to end, and says whether it will; otherwise, or after a minute, its thread is
         *     interrupted
         */
        public void end(BooleanSupplier stop) {
            if (isAlive() && !(stop.getAsBoolean() && hasEnded())) {
                thread.interrupt();
                assertThat(hasEnded())
                        .as("The command ended after an interrupt. Its standard error:\n" + err())
                        .isTrue();
            }
        }

        private boolean hasEnded() {
            try {
                thread.join(PATIENCE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return !isAlive();
        }
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What a command prints. */
    private static final class Output {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        private Result result(int exitCode) {
            return new Result(exitCode, text(out), text(err));
        }
    }

    /** Remembers the standard output and the standard error, and restores them. */
    private static final class Streams implements AutoCloseable {

        private final PrintStream out = System.out;
        private final PrintStream err = System.err;

        private void giveAllThreads(Output output) {
            set(output.out, output.err);
        }

        private void giveThisThread(Output output) {
            set(new ByThread(output.out, out), new ByThread(output.err, err));
        }

        private void giveOtherThreads(Output output) {
            set(new ByThread(out, output.out), new ByThread(err, output.err));
        }

        private static void set(OutputStream out, OutputStream err) {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        }

        @Override
        public void close() {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Writes to one stream what the thread that created this object writes, and to another one what others write. */
    private static final class ByThread extends OutputStream {

        private final Thread creator = Thread.currentThread();
        private final OutputStream ofCreator;
        private final OutputStream ofOthers;

        private ByThread(OutputStream ofCreator, OutputStream ofOthers) {
            this.ofCreator = ofCreator;
            this.ofOthers = ofOthers;
        }

        private OutputStream stream() {
            return Thread.currentThread() == creator ? ofCreator : ofOthers;
        }

        @Override
        public void write(int one) throws IOException {
            stream().write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            stream().write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            stream().flush();
        }
    }

    /**
     * Remembers the log's level, and restores it. A command leaves its log open until its process ends. Here the process
     * continues, so the log must be closed.
     */
    private static final class Log implements AutoCloseable {

        private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        private final Level level = root.getLevel();

        @Override
        public void close() {
            Logging.end();
            root.setLevel(level);
        }
    }
}
