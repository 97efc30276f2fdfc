package dev.yt2ms.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Tests that a stopped run that hangs is ended by force. A campaign of 500 faults with seed 7 found such a run: the
 * disk was full, H2 looped forever in its broken store, and the process never ended.
 */
class LastResortTest {

    private static final StopReason DISK = StopReason.of(StopReason.Kind.OPERATOR, "The disk is full.");

    private final RunControl control = new RunControl();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<Integer> halts = new CopyOnWriteArrayList<>();

    private LastResort lastResort(Duration patience) {
        return new LastResort(
                control, patience, UnaryOperator.identity(), reason -> told.add(reason.message()), halts::add);
    }

    @Test
    @Survives(FaultCell.LEDGER_HANGS)
    void aHangingStoppedRunIsEndedWithItsReasonAndExitCode() {
        LastResort lastResort = lastResort(Duration.ofMillis(20));

        control.stop(DISK);

        await().until(() -> !halts.isEmpty());
        lastResort.close();
        assertThat(told).containsExactly("The disk is full.");
        assertThat(halts).containsExactly(4);
    }

    @Test
    void anotherMeaningOfTheReasonDecidesTheExitCode() {
        StopReason later = StopReason.of(StopReason.Kind.LATER, "Run again.");
        LastResort lastResort = new LastResort(
                control,
                Duration.ofMillis(20),
                reason -> reason.equals(DISK) ? later : reason,
                reason -> told.add(reason.message()),
                halts::add);

        control.stop(DISK);

        await().until(() -> !halts.isEmpty());
        lastResort.close();
        assertThat(told).containsExactly("Run again.");
        assertThat(halts).containsExactly(75);
    }

    @Test
    void aRunThatEndsByItselfIsLeftAlone() {
        LastResort lastResort = lastResort(Duration.ofSeconds(3));
        control.stop(DISK);
        lastResort.close();

        await().during(Duration.ofSeconds(4)).until(halts::isEmpty);
    }

    @Test
    void doesNotLimitARunThatWasNotStopped() {
        try (LastResort lastResort = lastResort(Duration.ofMillis(10))) {
            await().during(Duration.ofMillis(300)).until(halts::isEmpty);
        }
    }
}
