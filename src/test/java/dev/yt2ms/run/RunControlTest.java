package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RunControlTest {

    private static final StopReason LATER = StopReason.later("quota", Instant.EPOCH);
    private static final StopReason OPERATOR = StopReason.of(StopReason.Kind.OPERATOR, "key");
    private static final StopReason SIGNAL = StopReason.of(StopReason.Kind.SIGNAL, "TERM");
    private static final StopReason DEFECT = StopReason.of(StopReason.Kind.DEFECT, "bug");

    private final RunControl control = new RunControl();

    @Test
    void aRunContinuesUntilItIsStopped() {
        assertThat(control.isStopping()).isFalse();
        assertThat(control.reason()).isEmpty();
        control.stop(LATER);
        assertThat(control.isStopping()).isTrue();
        assertThat(control.reason()).contains(LATER);
    }

    @Test
    void keepsTheMostImportantStopReason() {
        List<StopReason> expected = new ArrayList<>();
        for (StopReason reason : List.of(LATER, OPERATOR, LATER, SIGNAL, OPERATOR, DEFECT, SIGNAL)) {
            control.stop(reason);
            expected.add(control.reason().orElseThrow());
        }
        assertThat(expected).containsExactly(LATER, OPERATOR, OPERATOR, SIGNAL, SIGNAL, DEFECT, DEFECT);
    }

    @Test
    void keepsTheFirstOfEquallyImportantStopReasons() {
        control.stop(OPERATOR);
        control.stop(StopReason.of(StopReason.Kind.OPERATOR, "another"));
        assertThat(control.reason()).contains(OPERATOR);
    }

    @Test
    void prefersAReasonThatConcernsAllMachines() {
        StopReason quota = StopReason.later("quota of all", Instant.EPOCH).ofAll();
        control.finishLater(LATER);
        control.finishLater(quota);
        control.finishLater(StopReason.later("another", Instant.EPOCH).ofAll());
        assertThat(control.reason()).contains(quota);
        control.stop(OPERATOR);
        control.stop(OPERATOR.ofAll());
        control.stop(quota);
        assertThat(control.reason()).contains(OPERATOR.ofAll());
    }

    @Test
    void aReasonToContinueLaterLetsTheRunFinishOtherWork() {
        control.finishLater(LATER);
        assertThat(control.isStopping()).isFalse();
        assertThat(control.reason()).contains(LATER);
        control.stop(OPERATOR);
        assertThat(control.reason()).contains(OPERATOR);
    }

    @Test
    void eachListenerIsNotifiedOnceEvenIfItRegistersLate() {
        AtomicInteger told = new AtomicInteger();
        control.onStop(told::incrementAndGet);
        control.onStop(told::incrementAndGet);
        control.stop(LATER);
        control.stop(OPERATOR);
        assertThat(told).hasValue(2);
        control.onStop(told::incrementAndGet);
        assertThat(told).hasValue(3);
    }

    @Test
    void otherListenersAreNotifiedEvenIfOneFails() {
        AtomicInteger told = new AtomicInteger();
        control.onStop(() -> {
            throw new IllegalStateException("a timer that is shut down");
        });
        control.onStop(told::incrementAndGet);
        control.stop(LATER);
        assertThat(told).hasValue(1);
        assertThat(control.reason()).contains(LATER);
    }

    @Test
    void aListenerMayReadTheReasonAndStopTheRunAgain() {
        List<StopReason> seen = new ArrayList<>();
        control.onStop(() -> {
            seen.add(control.reason().orElseThrow());
            control.stop(OPERATOR);
        });
        control.stop(LATER);
        assertThat(seen).containsExactly(LATER);
        assertThat(control.reason()).contains(OPERATOR);
    }

    @Test
    void eachListenerIsNotifiedExactlyOnceWhenManyThreadsStopTheRun() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            boolean stops = i % 2 == 0;
            Thread thread = new Thread(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                if (stops) {
                    control.stop(LATER);
                } else {
                    control.onStop(told::incrementAndGet);
                }
            });
            thread.start();
            threads.add(thread);
        }
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(told).hasValue(8);
    }
}
