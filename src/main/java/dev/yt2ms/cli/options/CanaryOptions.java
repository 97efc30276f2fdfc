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
                    "Don't wait for the comparison of a new migration's first video; accept the differences that it found.")
    private boolean skipCanary;

    public Settings applyTo(Settings settings) {
        return skipCanary ? settings.withoutCanary() : settings;
    }
}
