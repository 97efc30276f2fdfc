package dev.yt2ms.cli;

import dev.yt2ms.settings.Settings;
import picocli.CommandLine.Option;

/** Whether a new migration waits for its first video, for every command that moves videos. */
final class CanaryOptions {

    @Option(
            names = "--skip-canary",
            description =
                    "Don't wait for the comparison of a new migration's first video; take what it found as it is.")
    private boolean skipCanary;

    Settings applyTo(Settings settings) {
        return skipCanary ? settings.withoutCanary() : settings;
    }
}
