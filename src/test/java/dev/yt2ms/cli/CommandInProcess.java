package dev.yt2ms.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A command line in the process of the test, for commands that start no session of their own. */
public final class CommandInProcess {

    /**
     * How a command ended.
     *
     * @param exitCode its exit code
     * @param out what it printed to the standard output
     * @param err what it printed to the standard error
     */
    public record Result(int exitCode, String out, String err) {}

    private CommandInProcess() {}

    /** Runs one command as {@code yt2ms} does. */
    public static Result run(String... arguments) {
        PrintStream standardOut = System.out;
        PrintStream standardErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int exitCode = Yt2ms.run(arguments);
            return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(standardOut);
            System.setErr(standardErr);
        }
    }
}
