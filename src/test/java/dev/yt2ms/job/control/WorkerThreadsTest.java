package dev.yt2ms.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkerThreadsTest {

    private final RunControl control = new RunControl();

    @Test
    void ifAThreadCannotStartTheRunStopsAndItsTaskEnds() throws Exception {
        AtomicInteger started = new AtomicInteger();
        ThreadFactory onlyOne = task -> new Thread(task) {
            @Override
            public synchronized void start() {
                if (started.getAndIncrement() > 0) {
                    throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
                }
                super.start();
            }
        };
        // As no thread can be started, the listener that would end a hanging process fails too.
        control.onStop(() -> {
            throw new OutOfMemoryError("unable to create native thread: possibly out of memory");
        });
        WorkerThreads threads = new WorkerThreads(onlyOne, control);
        CountDownLatch ended = new CountDownLatch(2);
        Runnable worker = () -> {
            try {
                control.awaitStop(Duration.ofMinutes(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ended.countDown();
        };

        threads.execute(worker);
        threads.execute(worker);

        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
        StopReason reason = control.reason().orElseThrow();
        assertThat(reason.kind()).isEqualTo(StopReason.Kind.OPERATOR);
        assertThat(reason.message()).contains("can't start another thread", "ulimit -u", "fewer workers");
    }
}
