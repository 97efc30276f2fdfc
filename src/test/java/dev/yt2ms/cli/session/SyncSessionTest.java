package dev.yt2ms.cli.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.RunOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SyncSessionTest {

    private static final Instant DUE = Instant.parse("2026-11-30T03:00:00Z");
    private static final RunOptions.DueScan SCAN = new RunOptions.DueScan(DUE, DUE.minus(Duration.ofMinutes(5)));

    @Test
    void aScanOfAnotherMachineIsEnoughUnlessDeletionsAreConfirmed() {
        MigrationSession.Ended joined = ended(false, Optional.of(DUE));

        assertThat(SyncSession.isScanLeft(joined, SCAN, OptionalInt.empty())).isFalse();
        assertThat(SyncSession.isScanLeft(joined, SCAN, OptionalInt.of(3))).isTrue();
        assertThat(SyncSession.isScanLeft(ended(true, Optional.of(DUE)), SCAN, OptionalInt.of(3)))
                .isFalse();
    }

    @Test
    void anEarlierScanIsNotEnough() {
        Optional<Instant> before = Optional.of(DUE.minus(Duration.ofMinutes(6)));

        assertThat(SyncSession.isScanLeft(ended(true, before), SCAN, OptionalInt.empty()))
                .isTrue();
    }

    private static MigrationSession.Ended ended(boolean led, Optional<Instant> scannedFor) {
        return new MigrationSession.Ended(RunOutcome.stopped(Optional.empty()), false, led, scannedFor, false);
    }
}
