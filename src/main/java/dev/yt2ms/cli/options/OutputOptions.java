package dev.yt2ms.cli.options;

import ch.qos.logback.classic.Level;
import dev.yt2ms.report.status.StatusText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options {@code --quiet} and {@code --verbose}: how much a command prints. */
public class OutputOptions {

    static final class Loudness {
        @Option(
                names = {"-q", "--quiet"},
                description = "Print only warnings, failures and the summary.")
        boolean quiet;

        @Option(
                names = {"-v", "--verbose"},
                description = "Print details too.")
        boolean verbose;
    }

    @ArgGroup
    private Loudness loudness = new Loudness();

    public final boolean quiet() {
        return loudness.quiet;
    }

    public final boolean verbose() {
        return loudness.verbose;
    }

    /** How detailed a status is. */
    public final StatusText.Detail detail() {
        if (quiet()) {
            return StatusText.Detail.BRIEF;
        }
        return verbose() ? StatusText.Detail.FULL : StatusText.Detail.USUAL;
    }

    /** The form of log lines. */
    public LogFormat logFormat() {
        return LogFormat.TEXT;
    }

    /** The minimum level of log events that are printed to stderr. */
    public final Level level() {
        return quiet() ? Level.WARN : verbose() ? Level.DEBUG : Level.INFO;
    }
}
