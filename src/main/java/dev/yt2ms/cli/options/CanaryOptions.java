package dev.yt2ms.cli.options;

import dev.yt2ms.settings.Settings;
import picocli.CommandLine.Option;

/** Whether a new migration waits for its first video, for every command that moves videos. */
public final class CanaryOptions {

    @Option(
            names = "--skip-canary",
            description =
                    "Don't wait for the comparison of a new migration's first video; take what it found as it is.")
    private boolean skipCanary;

    public Settings applyTo(Settings settings) {
        return skipCanary ? settings.withoutCanary() : settings;
    }
}
