package dev.yt2ms.settings.value;

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
 * The time of day in which videos may be transferred, by what a clock on the wall shows: on a day when clocks are changed
 * it is an hour longer or shorter.
 *
 * @param from its first minute
 * @param to its end, which is outside; before {@code from} where it goes over midnight, never equal to it
 * @param zone whose clock counts
 */
public record TransferHours(LocalTime from, LocalTime to, ZoneId zone) {

    /** How it is written, for messages. */
    public static final String FORM =
            "two different times of day such as 22:00-06:00 (over midnight), or leave it empty for"
                    + " transfers at any time";

    private static final Pattern TEXT = Pattern.compile("(\\d{1,2}):(\\d{2})\\s*-\\s*(\\d{1,2}):(\\d{2})");
    /** One of these days has a beginning, even where a day was left out of the calendar. */
    private static final int DAYS = 4;

    public TransferHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("empty, or all day");
        }
    }

    /** Reads {@code 22:00-06:00}; 24:00 is midnight. Empty where the text is something else. */
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

    /** Whether transfers may go on at that moment. */
    public boolean contain(Instant moment) {
        LocalTime time = LocalTime.ofInstant(moment, zone);
        return from.isBefore(to)
                ? !time.isBefore(from) && time.isBefore(to)
                : !time.isBefore(from) || time.isBefore(to);
    }

    /** The first moment from this one on at which transfers may go on; this one itself where they may now. */
    public Instant nextFrom(Instant moment) {
        if (contain(moment)) {
            return moment;
        }
        List<Instant> beginnings = new ArrayList<>();
        LocalDate today = LocalDate.ofInstant(moment, zone);
        for (int day = 0; day < DAYS; day++) {
            LocalDateTime begin = today.plusDays(day).atTime(from);
            // None where the clocks pass over it, two where they show it twice.
            for (ZoneOffset offset : zone.getRules().getValidOffsets(begin)) {
                beginnings.add(begin.toInstant(offset));
            }
        }
        // Clocks that are changed may come right into the middle.
        Optional.ofNullable(zone.getRules().nextTransition(moment))
                .map(ZoneOffsetTransition::getInstant)
                .ifPresent(beginnings::add);
        return beginnings.stream()
                .filter(begin -> begin.isAfter(moment) && contain(begin))
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** As in the job file, with the zone. */
    @Override
    public String toString() {
        return from + "-" + to + " " + zone;
    }
}
