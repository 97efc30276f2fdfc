package dev.yt2ms.youtube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaResetTest {

    @ParameterizedTest
    @CsvSource({
        // Each row has a time and the next reset. The first row is in winter, the second in summer.
        "2026-11-23T06:24:00Z, 2026-11-23T08:00:00Z",
        "2026-07-01T06:59:59Z, 2026-07-01T07:00:00Z",
        // A new day begins exactly at midnight.
        "2026-07-01T07:00:00Z, 2026-07-02T07:00:00Z",
        "2026-11-23T08:00:00Z, 2026-11-24T08:00:00Z",
        // Daylight saving time begins on 2026-03-08 at 10:00 UTC, so this day has 23 hours.
        "2026-03-08T08:00:00Z, 2026-03-09T07:00:00Z",
        "2026-03-08T09:59:59Z, 2026-03-09T07:00:00Z",
        "2026-03-08T10:00:00Z, 2026-03-09T07:00:00Z",
        "2026-03-08T07:59:59Z, 2026-03-08T08:00:00Z",
        // Daylight saving time ends on 2026-11-01 at 09:00 UTC, so this day has 25 hours.
        "2026-11-01T07:00:00Z, 2026-11-02T08:00:00Z",
        "2026-11-01T08:30:00Z, 2026-11-02T08:00:00Z",
        "2026-11-01T09:30:00Z, 2026-11-02T08:00:00Z",
        // These days are a leap day and the last day of a year.
        "2028-02-29T12:00:00Z, 2028-03-01T08:00:00Z",
        "2026-12-31T12:00:00Z, 2027-01-01T08:00:00Z",
    })
    @Survives({FaultCell.QUOTA_RESET, FaultCell.SUMMER_TIME})
    void theQuotaIsResetAtTheNextPacificMidnight(Instant now, Instant reset) {
        assertThat(QuotaReset.next(now)).isEqualTo(reset);
        assertThat(QuotaReset.remaining(now)).isEqualTo(Duration.between(now, reset));
    }

    @Test
    void theNextResetIsAlwaysAheadByAtMost25Hours() {
        Random random = new Random(7);
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        for (int i = 0; i < 10_000; i++) {
            Instant now = start.plusSeconds(random.nextInt(3 * 366 * 86_400));
            assertThat(QuotaReset.remaining(now)).isPositive().isLessThanOrEqualTo(Duration.ofHours(25));
            assertThat(QuotaReset.next(now).atZone(QuotaReset.PACIFIC).getHour())
                    .isZero();
        }
    }
}
