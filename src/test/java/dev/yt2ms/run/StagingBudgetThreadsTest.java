package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Simulates parallel downloads that grow, shrink, fail and finish in random order. */
class StagingBudgetThreadsTest {

    private static final long LIMIT = 1_000;
    private static final int WORKERS = 8;
    private static final int VIDEOS_EACH = 150;

    /** The expected reservations in bytes by video id. Guarded by the budget's monitor. */
    private final Map<String, Long> held = new HashMap<>();

    private final Map<String, Long> rests = new HashMap<>();
    private final StagingBudget budget = new StagingBudget(LIMIT, new RunControl(), rests::remove);

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void parallelDownloadsNeverExceedTheLimitTogetherAndNeverHang(long seed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Callable<Void>> workers = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                int number = worker;
                workers.add(() -> work(number, new Random(seed * 100 + number)));
            }
            for (Future<Void> worker : threads.invokeAll(workers)) {
                worker.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(held).isEmpty();
        List.copyOf(rests.keySet()).forEach(budget::release);
        assertThat(budget.used()).isZero();
    }

    private Void work(int worker, Random random) throws InterruptedException {
        for (int video = 0; video < VIDEOS_EACH; video++) {
            String id = worker + "-" + video;
            long needed = 1 + random.nextInt(400);
            do {
                synchronized (budget) {
                    // This call releases the budget's monitor while it waits, so that other threads can free room.
                    assertThat(budget.reserve(id, needed)).isTrue();
                    rests.remove(id);
                    holds(id, needed);
                }
                needed = download(id, needed, random);
            } while (needed > 0);
        }
        return null;
    }

    /**
     * Simulates one attempt of a download. Returns 0 if the attempt finished the download, otherwise the number of
     * bytes that the next attempt needs.
     */
    private long download(String id, long reserved, Random random) {
        long bytes = reserved;
        for (int report = random.nextInt(4); report > 0; report--) {
            boolean fitsOnlyAlone = random.nextInt(200) == 0;
            long now = fitsOnlyAlone ? LIMIT * 2 : Math.max(1, bytes + random.nextInt(300) - 120);
            synchronized (budget) {
                if (!budget.resize(id, now)) {
                    end(id);
                    return now;
                }
                holds(id, now);
            }
            bytes = now;
        }
        synchronized (budget) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    budget.keepIdle(id, bytes / 2);
                    held.remove(id);
                    rests.put(id, bytes / 2);
                    return bytes;
                }
                case 1 -> {
                    budget.hold(id, bytes / 2);
                    holds(id, bytes / 2);
                }
                default -> {}
            }
            end(id);
        }
        return 0;
    }

    private void end(String id) {
        budget.release(id);
        held.remove(id);
    }

    private void holds(String id, long bytes) {
        held.put(id, bytes);
        assertThat(budget.used()).isEqualTo(sum(held) + sum(rests));
        assertThat(budget.used() <= LIMIT || held.size() == 1)
                .as("%d bytes of %d videos", budget.used(), held.size())
                .isTrue();
    }

    private static long sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
