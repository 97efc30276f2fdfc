package dev.yt2ms.settings.jobfile;

import dev.yt2ms.settings.VerifySettings;
import java.time.Duration;

/** Reads the sections {@code verify} and {@code canary}. */
final class VerifyBinder {

    private VerifyBinder() {}

    static VerifySettings bind(Section verify, Section canary) {
        verify.allow("enabled", "workers", "patience", "attempts");
        canary.allow("videos");
        return new VerifySettings(
                verify.flag("enabled", true),
                verify.number("workers", 2, 1, 16),
                verify.duration("patience", Duration.ofHours(2)),
                verify.number("attempts", 2, 0, 100),
                canary.number("videos", 1, 0, 100));
    }
}
