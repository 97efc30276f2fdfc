package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.job.RefusalMix.Fault;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.run.StopReason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests random mixes of refusals, orders, sizes and common faults, with the real classes of the job and a simulated
 * YouTube and platform. Refused videos must not keep others from being moved. A common fault must stop the run soon,
 * and must not mark any video as failed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalMixesTest {

    private static final int MIXES = Integer.getInteger("yt2ms.mixes", 300);
    private static final long SEED = Long.getLong("yt2ms.mixes.seed", 20261128);

    @TempDir
    private static Path directory;

    private LedgerDatabase database;

    @BeforeAll
    void open() {
        database = TestDatabases.inMemory("mixes", directory);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void refusedVideosStopNoOthersAndACommonFaultFailsNone() throws Exception {
        List<String> wrong = new ArrayList<>();
        List<Long> moreRuns = new ArrayList<>();
        for (long seed : seeds()) {
            try (SimulatedMigration migration = new SimulatedMigration(database.dataSource(), directory, seed)) {
                if (!check(migration)) {
                    moreRuns.add(seed);
                }
            } catch (AssertionError e) {
                wrong.add(e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(moreRuns).as("seeds for which two runs were not enough").hasSizeLessThanOrEqualTo(MIXES / 100);
    }

    /** Returns the seeds of the mixes. Seeds that failed in the past come first. */
    private static long[] seeds() {
        return LongStream.concat(
                        LongStream.of(1046, 1353, 1368, 31792, 31925, 33887, 13000395, 21000370, 21000526),
                        LongStream.range(SEED, SEED + MIXES))
                .toArray();
    }

    /** Checks one mix. Returns whether two runs moved all videos. */
    private static boolean check(SimulatedMigration migration) throws Exception {
        RefusalMix mix = migration.mix();
        Optional<StopReason> stop = migration.run();
        mix.fault().ifPresent(fault -> assertBounds(migration, fault));
        if (migration.metUploadOutage()) {
            assertThat(migration.movableIn(ItemState.FAILED))
                    .as("videos marked as failed in %s", mix)
                    .isEmpty();
            if (migration.hadSuccessBeforeLastControl()) {
                assertThat(stop).map(StopReason::kind).as("%s", mix).contains(StopReason.Kind.LATER);
            }
        } else if (mix.fault().isEmpty() && migration.hadSuccessBeforeLastControl()) {
            assertThat(exceptOutage(stop)).as("%s", mix).isEmpty();
        }
        migration.repair();
        if (mix.fault().isPresent() && hadNobodyToAsk(migration)) {
            migration.retryFailed();
        }
        migration.run();
        // As long as no video has succeeded, a run stops after six videos that are refused with the same message,
        // because that looks like a common fault. The next run begins with other videos.
        boolean twoRunsDo = migration.hadSuccess();
        for (int refused = 6;
                !migration.hadSuccess() && refused < mix.downloadRefusals().size();
                refused += 6) {
            migration.run();
        }
        if (!twoRunsDo) {
            migration.run();
        }
        // An outage may have ended a run (see exceptOutage). Each run tries at least one video.
        for (int more = 0; more < mix.videos().size() && endedForLater(migration); more++) {
            migration.run();
        }
        assertThat(migration.movableIn(ItemState.UPLOADED)).as("%s", mix).isEqualTo(mix.movable());
        return twoRunsDo || mix.movable().isEmpty();
    }

    private static void assertBounds(SimulatedMigration migration, Fault fault) {
        RefusalMix mix = migration.mix();
        if (hadNobodyToAsk(migration)) {
            // If no other video is left for a control, the failed videos correctly use up their attempts and become
            // FAILED.
            return;
        }
        assertThat(migration.movableIn(ItemState.FAILED))
                .as("videos marked as failed in %s", mix)
                .isEmpty();
        if (fault.stops() == StopReason.Kind.OPERATOR) {
            assertThat(migration.controlsInFault())
                    .as("controls during the fault in %s", mix)
                    .isLessThanOrEqualTo(3);
            assertThat(migration.extractionsInFault())
                    .as("downloads during the fault in %s", mix)
                    .isLessThanOrEqualTo(8);
        }
        if (!migration.metFault()) {
            // The run may have ended before the fault began, for the same reasons as a run without a fault.
            if (migration.hadSuccessBeforeLastControl()) {
                assertThat(exceptOutage(migration.stopped())).as("%s", mix).isEmpty();
            }
        } else if (!migration.movableIn(ItemState.UPLOADED).equals(mix.movable())) {
            assertThat(migration.stopped().map(StopReason::kind).orElseThrow())
                    .as("%s", mix)
                    .isIn(fault.stops(), StopReason.Kind.LATER);
        }
    }

    /**
     * Removes the stop that an outage causes. The gates of this test wait only for milliseconds, so on a busy machine a
     * single failure may count as a long outage and end the run.
     */
    private static Optional<StopReason> exceptOutage(Optional<StopReason> stop) {
        return stop.filter(reason -> reason.kind() != StopReason.Kind.LATER);
    }

    private static boolean endedForLater(SimulatedMigration migration) {
        return migration.stopped().map(StopReason::kind).equals(Optional.of(StopReason.Kind.LATER));
    }

    private static boolean hadNobodyToAsk(SimulatedMigration migration) {
        return !migration.hadSuccessBeforeFault() && migration.mix().movable().size() < 7;
    }
}
