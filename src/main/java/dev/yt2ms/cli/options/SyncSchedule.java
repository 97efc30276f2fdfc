package dev.yt2ms.cli.options;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.springframework.scheduling.support.CronExpression;

/** The schedule of a sync that is repeated. */
public interface SyncSchedule {

    /**
     * Two syncs that are due within this time count as one, if they are due on different machines. The machines' clocks
     * differ, and so do the delays of the timers that start the syncs.
     */
    Duration ABOUT_THE_SAME_TIME = Duration.ofMinutes(5);

    /** Returns the time of the first sync, if the command starts at {@code start}. */
    Instant first(Instant start);

    /** Returns the first scheduled time after this moment. */
    Instant after(Instant moment);

    /**
     * Returns a limit for the due times of other machines' scans: the scan that is due here at {@code due} is not
     * needed if another machine has made a scan that was due at this limit or later.
     */
    Instant servedFrom(Instant due);

    /**
     * Returns the schedule that this machine follows after a machine has made the scan that was due at {@code scan}.
     */
    SyncSchedule following(Instant scan);

    /** Returns the schedule of a sync that runs at {@code start} and again after each period. */
    static SyncSchedule every(Duration period, Instant start) {
        return new SyncSchedule() {
            @Override
            public Instant first(Instant ignored) {
                return start;
            }

            @Override
            public Instant after(Instant moment) {
                long passed = Math.floorDiv(Duration.between(start, moment).toMillis(), period.toMillis());
                return start.plus(period.multipliedBy(passed + 1));
            }

            @Override
            public Instant servedFrom(Instant due) {
                return due.minus(period).plus(aboutTheSameTime(period));
            }

            @Override
            public SyncSchedule following(Instant scan) {
                return every(period, scan);
            }
        };
    }

    /**
     * Returns the schedule of a cron expression, whose times are in this time zone.
     *
     * @param expression five fields as in a crontab, the same five with seconds before them, or a macro such as
     *     {@code @daily}
     * @throws IllegalArgumentException when the expression has none of these forms or matches no time; the message is
     *     for a person
     */
    static SyncSchedule cron(String expression, ZoneId zone) {
        String text = expression.strip();
        CronExpression cron = CronExpression.parse(text.split("\\s+").length == 5 ? "0 " + text : text);
        if (cron.next(ZonedDateTime.now(zone)) == null) {
            throw new IllegalArgumentException("it matches no time");
        }
        return new SyncSchedule() {
            @Override
            public Instant first(Instant start) {
                return after(start);
            }

            @Override
            public Instant after(Instant moment) {
                return Objects.requireNonNull(cron.next(moment.atZone(zone)), "the expression matches no time")
                        .toInstant();
            }

            @Override
            public Instant servedFrom(Instant due) {
                return due.minus(aboutTheSameTime(Duration.between(due, after(due))));
            }

            @Override
            public SyncSchedule following(Instant scan) {
                return this;
            }
        };
    }

    private static Duration aboutTheSameTime(Duration interval) {
        Duration half = interval.dividedBy(2);
        return half.compareTo(ABOUT_THE_SAME_TIME) < 0 ? half : ABOUT_THE_SAME_TIME;
    }
}
