package dev.yt2ms.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rate of a slow transfer counts the bytes that really passed. */
class PaceTest {

    @Test
    @Timeout(60)
    void bytesThatWereAllowedButDidNotPassCauseNoWait() throws IOException {
        Pace pace = new Pace(new Faults(), 1);

        // At one byte a second, each of these waits would take longer than the one before.
        for (int i = 0; i < 100; i++) {
            assertThat(pace.next(10)).isEqualTo(1);
        }
    }
}
