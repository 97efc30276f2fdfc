package dev.yt2ms.cli.options;

import dev.yt2ms.settings.Settings;
import picocli.CommandLine.Option;

/**
 * The option {@code --skip-canary}, for all commands that move videos: whether a new migration compares its first
 * videos before it uploads others.
 */
public final class CanaryOptions {

    @Option(
            names = "--skip-canary",
            description =
                    "In a new migration, upload without waiting until the first videos are compared, and accept their differences.")
    private boolean skipCanary;

    public Settings applyTo(Settings settings) {
        return skipCanary ? settings.withoutCanary() : settings;
    }
}
