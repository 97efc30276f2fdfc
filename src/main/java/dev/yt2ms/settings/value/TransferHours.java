package dev.yt2ms.settings.value;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hours of the day in which videos may be transferred. They are local times, so the period may be an hour longer or
 * shorter on a day when the clocks change.
 *
 * @param from the first minute, included
 * @param to the end, excluded; before {@code from} if the period spans midnight, never equal to it
 * @param zone the time zone of both times
 */
public record TransferHours(LocalTime from, LocalTime to, ZoneId zone) {

    /** The form of the text, for messages. */
    public static final String FORM =
            "two different times of day such as 22:00-06:00 (over midnight), or leave it empty for"
                    + " transfers at any time";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,2}):(\\d{2})\\s*-\\s*(\\d{1,2}):(\\d{2})");
    /**
     * The number of days in which {@link #nextFrom} looks for the next start of the hours. Four days are enough even if
     * a time zone skips a day.
     */
    private static final int DAYS = 4;

    public TransferHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("from and to must be different times");
        }
    }

    /** Parses {@code 22:00-06:00}; 24:00 is midnight. Empty if the text has another form. */
    public static Optional<TransferHours> parse(String text, ZoneId zone) {
        Matcher ends = TEXT.matcher(text.strip());
        if (!ends.matches()) {
            return Optional.empty();
        }
        Optional<LocalTime> from = time(ends.group(1), ends.group(2));
        Optional<LocalTime> to = time(ends.group(3), ends.group(4));
        return from.isPresent() && to.isPresent() && !from.equals(to)
                ? Optional.of(new TransferHours(from.get(), to.get(), zone))
                : Optional.empty();
    }

    private static Optional<LocalTime> time(String hour, String minute) {
        int hours = Integer.parseInt(hour);
        int minutes = Integer.parseInt(minute);
        if (hours == 24 && minutes == 0) {
            return Optional.of(LocalTime.MIDNIGHT);
        }
        return hours < 24 && minutes < 60 ? Optional.of(LocalTime.of(hours, minutes)) : Optional.empty();
    }

    /** Whether transfers may run at this moment. */
    public boolean contain(Instant moment) {
        LocalTime time = LocalTime.ofInstant(moment, zone);
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }

    /** The first moment, not before this one, at which transfers may run; this moment itself if they may run now. */
    public Instant nextFrom(Instant moment) {
        if (contain(moment)) {
            return moment;
        }
        List<Instant> beginnings = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(moment, zone);
        for (int day = 0; day < DAYS; day++) {
            LocalDateTime begin = today.plusDays(day).atTime(from);
            // A local time has no offset if the clocks skip it, and two if they show it twice.
            for (ZoneOffset offset : zone.getRules().getValidOffsets(begin)) {
                beginnings.add(begin.toInstant(offset));
            }
        }
        // If the clocks skip the beginning of the hours, transfers may run from the moment at which the clocks change.
        Optional.ofNullable(zone.getRules().nextTransition(moment))
                .map(ZoneOffsetTransition::getInstant)
                .ifPresent(beginnings::add);
        return beginnings.stream()
                .filter(begin -> begin.isAfter(moment) && contain(begin))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** The first moment, not before this one, at which no transfer may run; this moment itself if none may run now. */
    public Instant endFrom(Instant moment) {
        return new TransferHours(to, from, zone).nextFrom(moment);
    }

    /** Returns how much of the time between these moments lies outside the hours. */
    public Duration outside(Instant since, Instant until) {
        Duration outside = Duration.ZERO;
        Instant end = endFrom(since);
        while (end.isBefore(until)) {
            Instant begin = nextFrom(end);
            outside = outside.plus(Duration.between(end, begin.isBefore(until) ? begin : until));
            end = endFrom(begin);
        }
        return outside;
    }

    /** The hours as in the job file, with the time zone. */
    @Override
    public String toString() {
        return from + "-" + to + " " + zone;
    }
}
