package dev.yt2ms.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SharedPaceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final SharedPace pace = new SharedPace(1000, 0);

    @Test
    void transfersShareTheRate() {
        assertThat(pace.next(500, 0)).isEqualTo(SECOND / 2);
        assertThat(pace.next(500, 0)).isEqualTo(SECOND);
        assertThat(pace.next(1000, SECOND / 2)).isEqualTo(2 * SECOND);
    }

    @Test
    void idleTimeIsNotMadeUpFor() {
        assertThat(pace.next(1000, 60 * SECOND)).isGreaterThan(60 * SECOND + SECOND / 2);
    }

    @Test
    void aTransferPassesInSmallPieces() {
        assertThat(pace.piece(10_000)).isEqualTo(50);
        assertThat(pace.piece(20)).isEqualTo(20);
    }
}
