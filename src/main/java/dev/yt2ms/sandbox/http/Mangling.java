package dev.yt2ms.sandbox.http;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Changes that a platform may make when it stores an upload. The stored content then differs from what was sent. */
public enum Mangling {
    /** The title is cut after 100 characters. */
    CUT_TITLE("title", title -> title.substring(0, Math.min(100, title.length()))),
    /** The long description loses its HTML tags. */
    STRIP_TAGS("longDescription", html -> html.replaceAll("<[^>]*>", "")),
    /** The tags are dropped. */
    DROP_TAGS("tags", tags -> ""),
    /** The date is read in a time zone two hours ahead of UTC. */
    SHIFT_DATE("uploaddate", Mangling::twoHoursEarlier),
    /** The view count is dropped and starts at 0. */
    DROP_VIEWS("startViews", views -> "0"),
    /** The content disappears as soon as it is stored. */
    LOSE_CONTENT("", UnaryOperator.identity()),
    /** The file can't be encoded. */
    FAIL_ENCODING("", UnaryOperator.identity()),
    /** The file can't be encoded unless its video track is in H.264. */
    ENCODE_H264_ONLY("", UnaryOperator.identity());

    private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

    private final String field;
    private final UnaryOperator<String> change;

    Mangling(String field, UnaryOperator<String> change) {
        this.field = field;
        this.change = change;
    }

    public void applyTo(Map<String, String> fields) {
        fields.computeIfPresent(field, (name, value) -> change.apply(value));
    }

    private static String twoHoursEarlier(String date) {
        try {
            return DIGITS.format(LocalDateTime.parse(date, DIGITS).minusHours(2));
        } catch (DateTimeParseException e) {
            return date;
        }
    }
}
