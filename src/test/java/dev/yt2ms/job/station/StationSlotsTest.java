package dev.yt2ms.job.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.job.Items;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.run.WorkSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    @Test
    void anItemIsPreparedAheadOnlyWhileAllSlotsTransfer() {
        StationSteps.Slots two = new StationSteps.Slots(1, 1, signal);
        two.claim(item("a"));
        assertThat(inAnotherThread(() -> two.claim(item("b")))).isEmpty();

        two.begun(Thread.currentThread());

        assertThat(inAnotherThread(() -> two.claim(item("b")).isPresent() && two.isAhead()))
                .isTrue();
        assertThat(inAnotherThread(() -> two.claim(item("c")))).isEmpty();
        assertThat(two.isAhead()).isFalse();
    }

    @Test
    void aPreparedItemGetsTheNextFreeSlot() throws Exception {
        StationSteps.Slots two = new StationSteps.Slots(1, 1, signal);
        two.claim(item("a"));
        two.begun(Thread.currentThread());
        CountDownLatch waits = new CountDownLatch(1);
        CompletableFuture<Boolean> prepared = CompletableFuture.supplyAsync(
                () -> {
                    two.claim(item("b"));
                    return await(two, Duration.ofMinutes(5), () -> {
                        waits.countDown();
                        return true;
                    });
                },
                task -> new Thread(task).start());
        assertThat(waits.await(5, TimeUnit.MINUTES)).isTrue();
        assertThat(prepared).isNotDone();

        two.free();
        // The slot is free, but kept for the prepared item.
        assertThat(two.claim(item("c"))).isEmpty();

        assertThat(prepared.get(5, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void onceAPreparationExpiresNoneBeginsUntilASlotIsFreed() {
        StationSteps.Slots two = new StationSteps.Slots(1, 1, signal);
        two.claim(item("a"));
        two.begun(Thread.currentThread());

        assertThat(inAnotherThread(() -> {
                    two.claim(item("b"));
                    boolean mine = await(two, Duration.ofMillis(1), () -> true);
                    two.free();
                    return mine;
                }))
                .isFalse();
        assertThat(inAnotherThread(() -> two.claim(item("b")))).isEmpty();

        two.free();
        two.claim(item("c"));
        two.begun(Thread.currentThread());
        assertThat(inAnotherThread(() -> two.claim(item("b")))).isPresent();
    }

    private static boolean await(StationSteps.Slots slots, Duration limit, BooleanSupplier isWanted) {
        try {
            return slots.await(limit, isWanted);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> T inAnotherThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task).start())
                .join();
    }

    private Optional<MigrationItem> claimedByAnotherWorker(String id) {
        return inAnotherThread(() -> slots.claim(item(id)));
    }

    private static Supplier<Optional<MigrationItem>> item(String id) {
        return () -> Optional.of(Items.toDownload(id));
    }
}
