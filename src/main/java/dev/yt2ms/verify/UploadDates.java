package dev.yt2ms.verify;

import dev.yt2ms.verify.Comparison.Finding;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares upload dates as points in time. The platform does not document the form in which it returns dates, so this
 * class reads several forms: that of WCF services, ISO-8601, and the form in the documentation of the platform's
 * live-streaming API.
 */
final class UploadDates {

    private static final Pattern WCF = Pattern.compile("\\\\?/Date\\((-?\\d{1,16})(?:[+-]\\d{4})?\\)\\\\?/");
    private static final Pattern BLANK_FOR_T = Pattern.compile("(?<=^\\d{4}-\\d\\d-\\d\\d) (?=\\d\\d:)");
    private static final List<DateTimeFormatter> FORMS = List.of(
            DateTimeFormatter.ISO_DATE_TIME,
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss[.SSS]XX", Locale.ROOT),
            DateTimeFormatter.ISO_DATE,
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT),
            DateTimeFormatter.BASIC_ISO_DATE);
    /** A quarter of an hour in seconds. The offsets of all time zones are multiples of it, up to 14 hours from UTC. */
    private static final long QUARTER = Duration.ofMinutes(15).toSeconds();

    private static final Duration FURTHEST_ZONE = Duration.ofHours(14);
    private static final Duration A_DAY = Duration.ofDays(1);

    private final DateTimeFormatter pattern;
    private final ZoneId zone;

    /**
     * Creates a comparison of dates.
     *
     * @param pattern the pattern with which dates were written
     * @param zone the time zone in which dates were written
     */
    UploadDates(String pattern, ZoneId zone) {
        this.pattern = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
        this.zone = zone;
    }

    /**
     * The point in time that a date stands for.
     *
     * @param time the point in time; the beginning of the day if the date has no time of day
     * @param timeOfDay whether the date includes a time of day
     */
    private record Moment(Instant time, boolean timeOfDay) {}

    /**
     * Compares two unequal texts; returns empty if both mean the same point in time, or the same day if no time of day
     * was sent.
     */
    Optional<Finding> compare(String sent, String found, Instant uploadedAt) {
        Optional<Moment> was = read(sent);
        Optional<Moment> is = read(found);
        if (was.isEmpty()) {
            return Optional.of(Finding.unreadable("the date that was sent does not match mapping.date-pattern"));
        }
        if (is.isEmpty()) {
            return Optional.of(Finding.unreadable("yt2ms does not know this date format"));
        }
        return compare(was.get(), is.get(), uploadedAt);
    }

    private Optional<Finding> compare(Moment sent, Moment found, Instant uploadedAt) {
        Duration shift = Duration.between(sent.time(), found.time());
        boolean sameDay =
                day(sent, zone).equals(day(found, zone)) || day(sent, zone).equals(day(found, ZoneOffset.UTC));
        if (shift.abs().toSeconds() <= 1 || sameDay && !sent.timeOfDay()) {
            return Optional.empty();
        }
        if (sameDay && !found.timeOfDay()) {
            return Optional.of(Finding.loss("the time of day is missing"));
        }
        if (shift.toSeconds() % QUARTER == 0 && shift.abs().compareTo(FURTHEST_ZONE) <= 0) {
            return Optional.of(Finding.loss(shifted(sent.time(), shift)));
        }
        return Optional.of(
                Duration.between(uploadedAt, found.time()).abs().compareTo(A_DAY) < 0
                        ? Finding.loss("the platform shows the time of the upload, so it did not understand the date")
                        : Finding.loss());
    }

    /**
     * Describes a shift by whole quarters of an hour, which suggests that the platform read the date in another time
     * zone.
     */
    private String shifted(Instant sent, Duration shift) {
        ZoneOffset ours = zone.getRules().getOffset(sent);
        long theirs = ours.getTotalSeconds() - shift.toSeconds();
        String hours = (Math.abs(shift.toSeconds()) / 3600.0 + " hours")
                .replace(".0 ", " ")
                .replaceFirst("^1 hours", "1 hour");
        String cause = Math.abs(theirs) > FURTHEST_ZONE.toSeconds()
                ? "of a time zone"
                : "the platform reads a date in UTC%s as a date in UTC%s"
                        .formatted(written(ours), written(ZoneOffset.ofTotalSeconds((int) theirs)));
        return "the time is %s %s, probably because %s"
                .formatted(hours, shift.isNegative() ? "earlier" : "later", cause);
    }

    private static String written(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "" : offset.toString();
    }

    private static LocalDate day(Moment moment, ZoneId zone) {
        return moment.time().atZone(zone).toLocalDate();
    }

    private Optional<Moment> read(String text) {
        Matcher wcf = WCF.matcher(text.strip());
        if (wcf.matches()) {
            return Optional.of(new Moment(Instant.ofEpochMilli(Long.parseLong(wcf.group(1))), true));
        }
        String written = BLANK_FOR_T.matcher(text.strip()).replaceFirst("T");
        return read(text, pattern)
                .or(() -> FORMS.stream()
                        .map(form -> read(written, form))
                        .flatMap(Optional::stream)
                        .findFirst());
    }

    /** Reads a date of the given form. A date without a zone is read in the configured zone. */
    private Optional<Moment> read(String text, DateTimeFormatter form) {
        try {
            TemporalAccessor parsed = form.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
            if (parsed instanceof ZonedDateTime time) {
                return Optional.of(new Moment(time.toInstant(), true));
            }
            return Optional.of(
                    parsed instanceof LocalDateTime time
                            ? new Moment(time.atZone(zone).toInstant(), true)
                            : new Moment(
                                    LocalDate.from(parsed).atStartOfDay(zone).toInstant(), false));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
