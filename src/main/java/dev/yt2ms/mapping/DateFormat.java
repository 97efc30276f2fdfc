package dev.yt2ms.mapping;

import dev.yt2ms.model.Video;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;

/**
 * The pattern and the time zone with which times are written.
 *
 * @param pattern the pattern for placeholders that name no pattern
 */
record DateFormat(String pattern, ZoneId zone) {

    private static final Instant SAMPLE = Instant.parse("2024-02-29T13:14:15Z");

    /**
     * Returns a function that writes times with the given pattern; it returns empty text for an unknown time.
     *
     * @throws IllegalArgumentException if the pattern is invalid, or produces empty text
     */
    Function<Instant, String> by(String ownPattern) {
        DateTimeFormatter formatter;
        try {
            // The locale is English, so that the names of months don't depend on the machine.
            formatter = DateTimeFormatter.ofPattern(ownPattern, Locale.ENGLISH).withZone(zone);
            if (formatter.format(SAMPLE).isBlank()) {
                throw new IllegalArgumentException("it is empty");
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + ownPattern + "' is not a date pattern of java.time (" + e.getMessage()
                            + "); use e.g. yyyyMMddHHmmss or yyyy-MM-dd'T'HH:mm:ssXXX",
                    e);
        }
        return time -> {
            try {
                return time.equals(Video.UNKNOWN_TIME) ? "" : formatter.format(time);
            } catch (DateTimeException e) {
                // The year of the time is too large or too small for the pattern.
                return "";
            }
        };
    }
}
