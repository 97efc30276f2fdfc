package dev.yt2ms.cli.options;

import ch.qos.logback.classic.Level;
import dev.yt2ms.report.status.StatusText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options {@code --quiet} and {@code --verbose}: how much a command prints. */
public final class OutputOptions {

    static final class Loudness {
        @Option(
                names = {"-q", "--quiet"},
                description = "Only warnings, failures and the summary.")
        boolean quiet;

        @Option(
                names = {"-v", "--verbose"},
                description = "Also details.")
        boolean verbose;
    }

    @ArgGroup
    private Loudness loudness = new Loudness();

    public boolean quiet() {
        return loudness.quiet;
    }

    public boolean verbose() {
        return loudness.verbose;
    }

    /** How detailed a status is. */
    public StatusText.Detail detail() {
        if (quiet()) {
            return StatusText.Detail.BRIEF;
        }
        return verbose() ? StatusText.Detail.FULL : StatusText.Detail.USUAL;
    }

    /** The minimum level of log events that are printed to stderr. */
    public Level level() {
        return quiet() ? Level.WARN : verbose() ? Level.DEBUG : Level.INFO;
    }
}
