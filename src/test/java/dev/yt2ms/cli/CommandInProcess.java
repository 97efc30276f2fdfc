package dev.yt2ms.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.yt2ms.cli.terminal.Logging;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Runs commands in the process of the test, because a separate process would need seconds to start. Only one command
 * runs at a time.
 */
public final class CommandInProcess {

    /**
     * The exit code of a command, and what it printed to the standard output ({@code out}) and the standard error
     * ({@code err}).
     */
    public record Result(int exitCode, String out, String err) {}

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
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        Level level = root.getLevel();
        PrintStream standardOut = System.out;
        PrintStream standardErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int exitCode = Yt2ms.run(variables, arguments);
            return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(standardOut);
            System.setErr(standardErr);
            // A command leaves its log open until its process ends. Here the process continues, so the log must be
            // closed.
            Logging.end();
            root.setLevel(level);
        }
    }
}
