package dev.yt2ms.youtube;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * When the daily quota of the YouTube Data API is new again: at midnight Pacific time (YouTube Data API, "Quota and
 * Compliance Audits"). The day before it can have 23 or 25 hours.
 */
public final class QuotaReset {

    /** Pacific time, summer time included. */
    public static final ZoneId PACIFIC = ZoneId.of("America/Los_Angeles");

    private QuotaReset() {}

    /** The first Pacific midnight after this moment. */
    public static Instant next(Instant now) {
        return now.atZone(PACIFIC)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(PACIFIC)
                .toInstant();
    }

    /** The time until then: above zero, at most 25 hours. */
    public static Duration remaining(Instant now) {
        return Duration.between(now, next(now));
    }
}
