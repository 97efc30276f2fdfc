package dev.yt2ms.youtube;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * Computes when YouTube renews the daily quota of its Data API, which is at midnight Pacific time (source: YouTube Data
 * API, "Quota and Compliance Audits"). A day on which daylight saving time begins or ends has 23 or 25 hours.
 */
public final class QuotaReset {

    /** Pacific time, including daylight saving time. */
    public static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

    private QuotaReset() {}

    /** Returns the first midnight in Pacific time after this moment. */
    public static Instant next(Instant now) {
        return now.atZone(PACIFIC)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(PACIFIC)
                .toInstant();
    }

    /** Returns the time until the next reset, which is more than zero and at most 25 hours. */
    public static Duration remaining(Instant now) {
        return Duration.between(now, next(now));
    }
}
