package dev.yt2ms.run;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a server asks to wait, in its header {@code Retry-After} (RFC 9110, 10.2.3). */
public final class RetryAfter {

    /**
     * The upper limit of a wait. A server with a wrong clock, or an attacker who wants to stop a migration, may ask for
     * years.
     */
    public static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfter() {}

    /**
     * Reads the header's value.
     *
     * @param value seconds or a date; any other text is allowed, but gives no wait; null if the response has no such
     *     header
     * @param clock the time at which the response arrived
     * @return the wait, longer than zero and at most {@link #LONGEST}; empty if the server asks for none, as with zero
     *     seconds or a date in the past
     */
    public static Optional<Duration> of(@Nullable String value, InstantSource clock) {
        return Optional.ofNullable(value)
                .flatMap(text -> wait(text.strip(), clock.instant()))
                .filter(wait -> !wait.isNegative() && !wait.isZero())
                .map(wait -> wait.compareTo(LONGEST) > 0 ? LONGEST : wait);
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
