package dev.yt2ms.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyncScheduleTest {

    private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "10:00:00, 16:00:00",
        "10:00:01, 16:00:00",
        "15:59:59, 16:00:00",
        "16:00:00, 22:00:00",
        // A sync that takes longer than the interval skips the times that have already passed.
        "21:59:00, 22:00:00",
        // The clock was set back.
        "09:00:00, 10:00:00",
    })
    void everyRepeatsAtFixedIntervalsFromItsStart(String now, String next) {
        SyncSchedule schedule = SyncSchedule.every(Duration.ofHours(6), START);

        assertThat(schedule.first(START)).isEqualTo(START);
        assertThat(schedule.after(Instant.parse("2026-11-24T" + now + "Z"))).isEqualTo("2026-11-24T" + next + "Z");
    }

    @Test
    void aScanByAnotherMachineAtAboutTheDueTimeIsEnough() {
        Instant due = START.plus(Duration.ofHours(6));
        SyncSchedule nightly = SyncSchedule.cron("15 3 * * *", ZoneOffset.UTC);
        Instant night = nightly.after(START);

        assertThat(SyncSchedule.every(Duration.ofHours(6), START).servedFrom(due))
                .isEqualTo(START.plus(Duration.ofMinutes(5)));
        assertThat(SyncSchedule.every(Duration.ofMinutes(4), START).servedFrom(due))
                .isEqualTo(due.minus(Duration.ofMinutes(2)));
        assertThat(nightly.servedFrom(night)).isEqualTo(night.minus(Duration.ofMinutes(5)));
        assertThat(SyncSchedule.cron("* * * * * *", ZoneOffset.UTC).servedFrom(due))
                .isEqualTo(due.minus(Duration.ofMillis(500)));
    }

    @Test
    void machinesWithAnIntervalFollowTheLastScanOfAny() {
        Instant scan = START.plus(Duration.ofMinutes(90));
        SyncSchedule nightly = SyncSchedule.cron("15 3 * * *", ZoneOffset.UTC);

        assertThat(SyncSchedule.every(Duration.ofHours(6), START)
                        .following(scan)
                        .after(scan))
                .isEqualTo(scan.plus(Duration.ofHours(6)));
        assertThat(nightly.following(scan).after(scan)).isEqualTo(nightly.after(scan));
    }

    @ParameterizedTest
    @CsvSource({
        "15 3 * * *, 2026-11-25T03:15:00Z",
        "'  15   3 * * *  ', 2026-11-25T03:15:00Z",
        "*/20 * * * *, 2026-11-24T10:20:00Z",
        "30 15 3 * * *, 2026-11-25T03:15:30Z",
        "0 3 * * 0, 2026-11-29T03:00:00Z",
        "0 3 * * 7, 2026-11-29T03:00:00Z",
        "0 3 * * SUN, 2026-11-29T03:00:00Z",
        "0 3 1 * *, 2026-12-01T03:00:00Z",
        "0 9-17 * * MON-FRI, 2026-11-24T11:00:00Z",
        "@daily, 2026-11-25T00:00:00Z",
    })
    void cronAcceptsTheExpressionsOfACrontab(String expression, Instant next) {
        SyncSchedule schedule = SyncSchedule.cron(expression, ZoneOffset.UTC);

        assertThat(schedule.first(START)).isEqualTo(next);
        assertThat(schedule.after(START)).isEqualTo(next);
        assertThat(schedule.after(next)).isAfter(next);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "3", "15 3 * *", "60 3 * * *", "15 24 * * *", "a b c d e", "0 0 31 2 *", "1 2 3 4 5 6 7"})
    void refusesCronExpressionsThatAreInvalidOrNeverFire(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> SyncSchedule.cron(expression, ZoneOffset.UTC));
    }

    @Test
    void aTimeThatSummerTimeRemovesIsSkippedThatDay() {
        // In Rome, the clocks go from 02:00 to 03:00 on 2026-03-29.
        SyncSchedule schedule = SyncSchedule.cron("30 2 * * *", ZoneId.of("Europe/Rome"));

        assertThat(schedule.after(Instant.parse("2026-03-27T12:00:00Z"))).isEqualTo("2026-03-28T01:30:00Z");
        assertThat(schedule.after(Instant.parse("2026-03-28T12:00:00Z"))).isEqualTo("2026-03-30T00:30:00Z");
    }

    @Test
    void aTimeRepeatedByTheChangeToWinterTimeRunsTwice() {
        // In Rome, the clocks go back from 03:00 to 02:00 on 2026-10-25.
        SyncSchedule schedule = SyncSchedule.cron("30 2 * * *", ZoneId.of("Europe/Rome"));

        Instant summer = schedule.after(Instant.parse("2026-10-24T12:00:00Z"));
        assertThat(summer).isEqualTo("2026-10-25T00:30:00Z");
        Instant winter = schedule.after(summer);
        assertThat(winter).isEqualTo("2026-10-25T01:30:00Z");
        assertThat(schedule.after(winter)).isEqualTo("2026-10-26T01:30:00Z");
    }

    @Test
    void hourlyTimesContinueAcrossBothClockChanges() {
        SyncSchedule hourly = SyncSchedule.cron("0 * * * *", ZoneId.of("America/New_York"));

        for (Instant time : new Instant[] {
            Instant.parse("2026-03-08T04:00:00Z"), Instant.parse("2026-11-01T03:00:00Z"),
        }) {
            Instant scheduled = time;
            for (int hours = 1; hours <= 6; hours++) {
                scheduled = hourly.after(scheduled);
                assertThat(scheduled).isEqualTo(time.plus(Duration.ofHours(hours)));
            }
        }
    }
}
