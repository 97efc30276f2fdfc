package dev.yt2ms.job.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.job.Items;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.run.WorkSignal;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Tests how many workers of a station transfer at the same time. */
class StationSlotsTest {

    private final WorkSignal signal = new WorkSignal();
    private final StationSteps.Slots slots = new StationSteps.Slots(1, signal);

    @Test
    void aWorkerClaimsNothingWhileAllSlotsAreOccupied() {
        assertThat(slots.claim(item("a"))).isPresent();

        assertThat(claimedByAnotherWorker("b")).isEmpty();
    }

    @Test
    void aFreedSlotWakesTheWorkersThatWaitForIt() {
        slots.claim(item("a"));
        long seen = signal.version();

        slots.free();

        assertThat(signal.version()).isGreaterThan(seen);
        assertThat(claimedByAnotherWorker("b")).isPresent();
    }

    @Test
    void aClaimThatFindsNothingOccupiesNoSlot() {
        assertThat(slots.claim(Optional::empty)).isEmpty();

        assertThat(claimedByAnotherWorker("b")).isPresent();
    }

    @Test
    void aWorkerCannotFreeTheSlotOfAnother() {
        slots.claim(item("a"));

        CompletableFuture.runAsync(slots::free, task -> new Thread(task).start())
                .join();

        assertThat(claimedByAnotherWorker("b")).isEmpty();
    }

    private Optional<MigrationItem> claimedByAnotherWorker(String id) {
        return CompletableFuture.supplyAsync(() -> slots.claim(item(id)), task -> new Thread(task).start())
                .join();
    }

    private static Supplier<Optional<MigrationItem>> item(String id) {
        return () -> Optional.of(Items.toDownload(id));
    }
}
