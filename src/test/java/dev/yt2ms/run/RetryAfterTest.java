package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-28T06:00:00Z"));

    @Test
    void retryAfterIsReadAsSecondsOrAsADate() {
        assertThat(RetryAfter.of(" 90 ", CLOCK)).contains(Duration.ofSeconds(90));
        assertThat(RetryAfter.of("Sat, 28 Nov 2026 07:00:00 GMT", CLOCK)).contains(Duration.ofHours(1));
    }

    @Test
    void aServerThatAsksForNoWaitGivesNone() {
        assertThat(RetryAfter.of(null, CLOCK)).isEmpty();
        assertThat(RetryAfter.of("0", CLOCK)).isEmpty();
        assertThat(RetryAfter.of("Sat, 28 Nov 2026 05:59:59 GMT", CLOCK)).isEmpty();
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
        assertThat(RetryAfter.of(value, CLOCK)).contains(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "9999999999999999999", "1e9", "٣٠", "Mon, 28 Nov 2026 07:00:00 GMT"})
    void anInvalidWaitIsEmpty(String value) {
        assertThat(RetryAfter.of(value, CLOCK)).isEmpty();
    }
}
