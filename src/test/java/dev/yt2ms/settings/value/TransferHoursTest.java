package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.settings.jobfile.JobFileFixture;
import dev.yt2ms.settings.jobfile.JobFiles;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferHoursTest extends JobFileFixture {

    private static final ZoneId ROME = ZoneId.of("Europe/Rome");

    @ParameterizedTest
    @CsvSource({
        "22:00-06:00, 22:00, 06:00",
        "22:00 - 6:00, 22:00, 06:00",
        "9:30-17:45, 09:30, 17:45",
        "18:00-24:00, 18:00, 00:00",
        "00:00-23:59, 00:00, 23:59"
    })
    void readsARangeOfTwoTimesOfDay(String text, String from, String to) {
        TransferHours hours = files.read(JobFiles.with("schedule: {transfers: '" + text + "'}"))
                .run()
                .schedule()
                .transfers()
                .orElseThrow();

        assertThat(hours)
                .isEqualTo(new TransferHours(LocalTime.parse(from), LocalTime.parse(to), ZoneId.systemDefault()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22:00",
                "22:00-22:00",
                "00:00-24:00",
                "24:00-00:00",
                "25:00-06:00",
                "22:60-06:00",
                "24:01-06:00",
                "22-06",
                "22:00-06:00-07:00",
                "10pm-6am",
                "-",
                "22:00..06:00",
                "[22:00-06:00]"
            })
    void refusesAnythingElseWithOneSentence(String text) {
        assertThat(files.refusal(JobFiles.with("schedule: {transfers: \"" + text + "\"}")))
                .startsWith("migration.schedule.transfers: '" + text + "' is not allowed; give ")
                .contains("22:00-06:00")
                .doesNotContain("\n");
    }

    @Test
    void withoutTheKeyTransfersRunAtAnyTime() {
        assertThat(files.read(JobFiles.with("")).run().schedule().transfers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "22:00-06:00, 21:59:59.999, false",
        "22:00-06:00, 22:00:00, true",
        "22:00-06:00, 00:00:00, true",
        "22:00-06:00, 05:59:59.999, true",
        "22:00-06:00, 06:00:00, false",
        "09:00-17:00, 08:59:59, false",
        "09:00-17:00, 09:00:00, true",
        "09:00-17:00, 17:00:00, false",
        "18:00-24:00, 23:59:59, true",
        "18:00-24:00, 00:00:00, false"
    })
    void theFirstMinuteIsInsideTheHoursAndTheEndIsNot(String text, String time, boolean inside) {
        TransferHours hours = TransferHours.parse(text, ZoneOffset.UTC).orElseThrow();

        assertThat(hours.contain(Instant.parse("2026-11-28T" + time + "Z"))).isEqualTo(inside);
    }

    /** In Rome, the hour from 02:00 to 03:00 is missing on 29 March 2026 and occurs twice on 25 October 2026. */
    @ParameterizedTest
    @CsvSource({
        "22:00-06:00, 2026-11-28T12:00:00Z, 2026-11-28T21:00:00Z",
        "22:00-06:00, 2026-11-28T23:00:00Z, 2026-11-28T23:00:00Z",
        "02:30-05:00, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
        "02:10-02:50, 2026-03-29T00:00:00Z, 2026-03-30T00:10:00Z",
        "22:00-06:00, 2026-03-28T20:59:59Z, 2026-03-28T21:00:00Z",
        "22:00-06:00, 2026-03-29T19:00:00Z, 2026-03-29T20:00:00Z",
        "02:30-05:00, 2026-10-25T00:00:00Z, 2026-10-25T00:30:00Z",
        "01:00-02:30, 2026-10-25T00:40:00Z, 2026-10-25T01:00:00Z",
    })
    void hoursFollowLocalTimeAlsoWhenTheClockChanges(String text, Instant now, Instant begin) {
        assertThat(TransferHours.parse(text, ROME).orElseThrow().nextFrom(now)).isEqualTo(begin);
    }

    @Test
    void noMinuteIsMissedAroundAnyChangeOfTheClock() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> zones = List.of(
                "Europe/Rome", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "UTC");
        for (int round = 0; round < 300; round++) {
            ZoneId zone = ZoneId.of(zones.get(random.nextInt(zones.size())));
            Instant about = Instant.parse("2026-01-01T00:00:00Z").plus(random.nextInt(365), ChronoUnit.DAYS);
            Instant change = zone.getRules().nextTransition(about) == null
                    ? about
                    : zone.getRules().nextTransition(about).getInstant();
            Instant now = change.plus(random.nextInt(3 * 24 * 60) - 2 * 24 * 60, ChronoUnit.MINUTES);
            LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
            // About half of the ranges last at most 90 minutes, so that some are entirely within the hour that is
            // missing or occurs twice.
            LocalTime to = from.plusMinutes(1 + random.nextInt(random.nextBoolean() ? 90 : 1439));
            TransferHours hours = new TransferHours(from, to, zone);

            Instant expected = now;
            while (!hours.contain(expected)) {
                expected = expected.plus(1, ChronoUnit.MINUTES);
            }

            assertThat(hours.nextFrom(now))
                    .as("seed %s: %s from %s", seed, hours, now)
                    .isEqualTo(expected);
        }
    }

    /** Compares the result with a count of single minutes on the days around a change of the clock. */
    @Test
    void timeOutsideTheHoursIsCountedByLocalTime() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int turn = 0; turn < 200; turn++) {
            LocalTime from = LocalTime.of(random.nextInt(24), 15 * random.nextInt(4));
            LocalTime to = from.plusMinutes(15 * (1 + random.nextInt(95)));
            TransferHours hours = new TransferHours(from, to, ROME);
            Instant since = Instant.parse(random.nextBoolean() ? "2026-03-28T00:00:00Z" : "2026-10-24T00:00:00Z")
                    .plus(random.nextInt(1440), ChronoUnit.MINUTES);
            int minutes = random.nextInt(3 * 1440);
            Instant until = since.plus(minutes, ChronoUnit.MINUTES);
            long outside = IntStream.range(0, minutes)
                    .filter(minute -> !hours.contain(since.plus(minute, ChronoUnit.MINUTES)))
                    .count();

            assertThat(hours.outside(since, until))
                    .as("seed %d: %s from %s to %s", seed, hours, since, until)
                    .hasMinutes(outside);
        }
    }
}
