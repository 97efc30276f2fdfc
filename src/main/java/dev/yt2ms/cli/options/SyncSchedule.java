package dev.yt2ms.cli.options;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.springframework.scheduling.support.CronExpression;

/** The schedule of a sync that is repeated. */
public interface SyncSchedule {

    /** Returns the time of the first sync, if the command starts at {@code start}. */
    Instant first(Instant start);

    /** Returns the first scheduled time after this moment. */
    Instant after(Instant moment);

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
        };
    }
}
