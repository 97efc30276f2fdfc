package dev.yt2ms.run;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long a server asks to wait, in its header {@code Retry-After} (RFC 9110, 10.2.3). */
public final class RetryAfter {

    /**
     * The upper limit of a wait. A server with a wrong clock, or an attacker who wants to stop a migration, may ask for
     * years.
     */
    public static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /**
     * Parses the header's value.
     *
     * @param value seconds or a date; any other text is allowed, but gives no wait
     * @param now when the response arrived
     * @return the wait, from zero (also for a date in the past) to {@link #LONGEST}; empty if the text is neither
     *     seconds nor a date
     */
    public static Optional<Duration> parse(String value, Instant now) {
        String text = value.strip();
        return wait(text, now)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
    }

    private static Optional<Duration> wait(String text, Instant now) {
        if (text.matches("\\d{1,18}")) {
            return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
        }
        try {
            Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Optional.of(Duration.between(now, until));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
