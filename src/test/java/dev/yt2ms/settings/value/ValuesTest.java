package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "90s, PT1M30S",
        "15m, PT15M",
        "6h, PT6H",
        "7d, PT168H",
        "0s, PT0S",
        "' 6 H ', PT6H",
        "010s, PT10S"
    })
    void readsDurations(String text, Duration duration) {
        assertThat(Values.duration(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-1s", "1.5h", "1h30m", "PT5M", "1e3s", "9999999999s", "٣s", "5 s s"})
    void refusesInvalidDurations(String text) {
        assertThat(Values.duration(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "512B, 512",
        "5k, 5000",
        "5kB, 5000",
        "500MB, 500000000",
        "20GB, 20000000000",
        "1TB, 1000000000000",
        "4GiB, 4294967296",
        "1.5 GB, 1500000000",
        "0.001KiB, 1",
        "2tib, 2199023255552",
        "10M, 10000000"
    })
    void readsSizes(String text, long bytes) {
        assertThat(Values.size(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GB", "-1GB", "1PB", "1gi", "1.2345GB", "1,5GB", "1e3", "999999999999TB", "1 G B", "i"})
    void refusesInvalidSizes(String text) {
        assertThat(Values.size(text)).isEmpty();
    }

    @Test
    void aTimeFromWhichSomethingMayBeDoneIsRoundedUp() {
        assertThat(Values.humanEarliest(Instant.parse("2026-11-25T14:05:00Z"))).isEqualTo("2026-11-25 14:05 UTC");
        assertThat(Values.humanEarliest(Instant.parse("2026-11-25T14:05:00.001Z")))
                .isEqualTo("2026-11-25 14:06 UTC");
    }

    @Test
    void formatsDurationsAndSizesForPeople() {
        assertThat(Values.humanSize(0)).isEqualTo("0 B");
        assertThat(Values.humanSize(999)).isEqualTo("999 B");
        assertThat(Values.humanSize(1_000)).isEqualTo("1.0 kB");
        assertThat(Values.humanSize(999_949)).isEqualTo("999.9 kB");
        assertThat(Values.humanSize(999_950)).isEqualTo("1.0 MB");
        assertThat(Values.humanSize(1_500_000_000L)).isEqualTo("1.5 GB");
        assertThat(Values.humanSize(Long.MAX_VALUE)).isEqualTo("9223.4 PB");
        assertThat(Values.humanDuration(Duration.ofMillis(8_900))).isEqualTo("8s");
        assertThat(Values.humanDuration(Duration.ofSeconds(125))).isEqualTo("2m 5s");
        assertThat(Values.humanDuration(Duration.ofMinutes(125))).isEqualTo("2h 5m");
        assertThat(Values.humanDuration(Duration.ofHours(49))).isEqualTo("2d 1h");
        assertThat(Values.humanDuration(Duration.ofSeconds(-5))).isEqualTo("0s");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 10, 0",
        "1, 1000, <1",
        "10, 1000, 1",
        "199, 1000, 20",
        "19994, 20000, >99",
        "10, 10, 100",
        "0, 0, 0",
        "5, -1, 0"
    })
    void formatsPercentSoThatOnlyNothingIs0AndOnlyEverythingIs100(long part, long of, String text) {
        assertThat(Values.percent(part, of)).isEqualTo(text);
    }
}
