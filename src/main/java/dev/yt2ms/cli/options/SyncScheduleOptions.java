package dev.yt2ms.cli.options;

import dev.yt2ms.settings.value.MachineZone;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options {@code --every}, {@code --cron} and {@code --jitter}: whether and when a sync is repeated. */
public final class SyncScheduleOptions {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    static final class Rhythm {
        @Option(
                names = "--every",
                paramLabel = "DURATION",
                description = "Keep running: sync now, and again after each DURATION, e.g. 6h.")
        private String every;

        @Option(
                names = "--cron",
                paramLabel = "EXPR",
                description =
                        "Keep running: sync at these times, e.g. \"15 3 * * *\"; five fields as in a crontab, or six with"
                                + " seconds first, in this machine's time zone.")
        private String cron;
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @ArgGroup
    private Rhythm rhythm;

    @Option(
            names = "--jitter",
            paramLabel = "DURATION",
            description = "With --every or --cron: a random delay of at most DURATION before each sync [a tenth of the"
                    + " time between two syncs, at most 5m].")
    private String jitter;

    /** The schedule of the syncs; empty if only one sync is wanted. */
    public Optional<SyncSchedule> schedule() {
        if (rhythm == null) {
            if (jitter != null) {
                throw new ParameterException(spec.commandLine(), "--jitter works only together with --every or --cron");
            }
            return Optional.empty();
        }
        return Optional.of(
                rhythm.every != null
                        ? SyncSchedule.every(
                                DurationOption.read(spec, "--every", rhythm.every, SHORTEST), Instant.now())
                        : cron(rhythm.cron));
    }

    /** The maximum random delay of a scheduled sync; empty if the option is not given. */
    public Optional<Duration> jitter() {
        return Optional.ofNullable(jitter).map(text -> DurationOption.read(spec, "--jitter", text, Duration.ZERO));
    }

    private SyncSchedule cron(String expression) {
        try {
            return SyncSchedule.cron(expression, MachineZone.of("--cron"));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--cron: '%s' is not allowed (%s); give five fields as in a crontab (minute hour day month weekday), in quotes, e.g. \"15 3 * * *\""
                            .formatted(expression, e.getMessage()));
        }
    }
}
