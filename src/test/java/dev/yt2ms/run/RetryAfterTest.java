package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-28T06:00:00Z");

    @Test
    void retryAfterIsReadAsSecondsOrAsADate() {
        assertThat(RetryAfter.parse(" 90 ", NOW)).contains(Duration.ofSeconds(90));
        assertThat(RetryAfter.parse("0", NOW)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("Sat, 28 Nov 2026 05:59:59 GMT", NOW)).contains(Duration.ZERO);
        assertThat(RetryAfter.parse("Sat, 28 Nov 2026 07:00:00 GMT", NOW)).contains(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "315360000",
                "999999999",
                "999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                "Sun, 29 Nov 2026 06:00:01 GMT"
            })
    void noWaitIsLongerThanADay(String value) {
        assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "9999999999999999999", "1e9", "٣٠", "Mon, 28 Nov 2026 07:00:00 GMT"})
    void anInvalidWaitIsEmpty(String value) {
        assertThat(RetryAfter.parse(value, NOW)).isEmpty();
    }
}
