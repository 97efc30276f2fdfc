package dev.yt2ms.youtube;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Computes when YouTube renews the daily quota of its Data API: at midnight Pacific time (YouTube Data API, "Quota and
 * Compliance Audits"). A day with a change of daylight saving time has 23 or 25 hours.
 */
public final class QuotaReset {

    /** Pacific time, daylight saving time included. */
    public static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

    private QuotaReset() {}

    /** The first midnight in Pacific time after this moment. */
    public static Instant next(Instant now) {
        return now.atZone(PACIFIC)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(PACIFIC)
                .toInstant();
    }

    /** The time until the next reset: above zero, at most 25 hours. */
    public static Duration remaining(Instant now) {
        return Duration.between(now, next(now));
    }
}
