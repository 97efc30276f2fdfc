package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Gate.Pass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateThreadsTest {

    private static final int THREADS = 12;
    private static final int ROUNDS = 150;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everyWorkerPassesButNeverMoreThanAllowedAtTheSameTime(long seed) throws Exception {
        int workers = 1 + new Random(seed).nextInt(4);
        Duration tiny = Duration.ofMillis(1);
        GateFixture fixture =
                GateFixture.with(workers, GateFixture.LONG, tiny, Integer.MAX_VALUE, new Backoff(tiny, tiny));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Integer>> visitors = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(seed * 100 + thread);
                visitors.add(() -> visit(fixture, random));
            }
            for (Future<Integer> done : threads.invokeAll(visitors)) {
                assertThat(done.get()).isEqualTo(ROUNDS);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(most.get()).isBetween(1, workers);
        assertThat(inside.get()).isZero();
        assertThat(fixture.control.isStopping()).isFalse();
    }

    private int visit(GateFixture fixture, Random random) throws InterruptedException {
        int visits = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Optional<Pass> pass = fixture.gate.enter();
            if (pass.isEmpty()) {
                return visits;
            }
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            inside.decrementAndGet();
            leave(pass.get(), random);
            visits++;
        }
        return visits;
    }

    private static void leave(Pass pass, Random random) {
        String video = "video" + random.nextInt(50);
        switch (random.nextInt(8)) {
            case 0 -> pass.failed(GateFixture.OUTAGE, video);
            case 1 -> pass.failed(GateFixture.THROTTLE, video);
            case 2 -> pass.failed(GateFixture.RETRY.escalatingTo(FailureClass.OUTAGE), video);
            case 3 -> pass.failed(GateFixture.PERMANENT, video);
            case 4 -> pass.givenBack();
            default -> pass.succeeded();
        }
    }
}
