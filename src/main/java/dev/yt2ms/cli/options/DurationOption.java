package dev.yt2ms.cli.options;

import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads durations of the command line, e.g. {@code 90s}. */
public final class DurationOption {

    /** A longer duration is a mistake. */
    private static final Duration LONGEST = Duration.ofDays(366);

    private DurationOption() {}

    /**
     * Reads the value of an option.
     *
     * @param option the name of the option, for the message
     * @param least the minimum, in whole seconds
     * @return a duration from {@code least} to 366 days
     * @throws ParameterException when the text is not such a duration
     */
    public static Duration read(CommandSpec spec, String option, String text, Duration least) {
        return Values.duration(text)
                .filter(duration -> duration.compareTo(least) >= 0 && duration.compareTo(LONGEST) <= 0)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "%s: '%s' is not allowed; give %s, from %ds to 366d"
                                .formatted(option, text, Values.DURATION_FORM, least.toSeconds())));
    }
}
