package dev.yt2ms.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that the rate of a slow transfer counts only the bytes that were really transferred. */
class PaceTest {

    @Test
    @Timeout(60)
    void bytesThatWereAllowedButDidNotPassCauseNoWait() throws IOException {
        Pace pace = new Pace(new Faults(), 1);

        // If bytes counted as soon as they are allowed, each of these calls would wait longer than the one before.
        for (int i = 0; i < 100; i++) {
            assertThat(pace.next(10)).isEqualTo(1);
        }
    }
}
