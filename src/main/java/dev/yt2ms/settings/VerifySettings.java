package dev.yt2ms.settings;

import java.time.Duration;

/**
 * How what is on the platform is compared with what was sent.
 *
 * @param enabled whether it is at all
 * @param workers contents asked for at once, 1 to 16
 * @param patience how long after its upload a content may not be found, or not be encoded
 * @param attempts how often a video that the platform can make nothing of is sent again, 0 to 100
 * @param canaryVideos so many videos are compared before the rest of a new migration begins; 0: none
 */
public record VerifySettings(boolean enabled, int workers, Duration patience, int attempts, int canaryVideos) {}
