package dev.yt2ms.settings;

import java.time.Duration;

/**
 * The sections {@code verify} and {@code canary}: how the contents on the platform are compared with what was sent.
 *
 * @param enabled whether contents are compared at all
 * @param workers the number of contents that are read at the same time, 1 to 16
 * @param patience how long after its upload a content may be missing or not yet encoded
 * @param attempts how many times a video is uploaded again if the platform can't process it, 0 to 100
 * @param canaryVideos the number of videos of a new migration that are compared before the others are uploaded; 0: none
 */
public record VerifySettings(boolean enabled, int workers, Duration patience, int attempts, int canaryVideos) {

    /** Reads both sections. */
    public static VerifySettings from(Section verify, Section canary) {
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
