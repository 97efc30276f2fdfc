package dev.yt2ms.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.run.Transfers.Transfer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the objects that workers share: signals, cancellations, running transfers and waits. */
class SharedByWorkersTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void aChangeBetweenTheCheckAndTheWaitIsNotMissed() throws InterruptedException {
        WorkSignal signal = new WorkSignal();
        long seen = signal.version();
        signal.changed();
        signal.awaitChange(seen, LONG);
        assertThat(signal.version()).isEqualTo(seen + 1);
    }

    @Test
    void aWaitEndsAfterItsTimeoutWithoutAChange() throws InterruptedException {
        WorkSignal signal = new WorkSignal();
        long begin = System.nanoTime();
        signal.awaitChange(signal.version(), Duration.ofMillis(20));
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(20_000_000);
        signal.awaitChange(signal.version(), Duration.ZERO);
        signal.awaitChange(signal.version(), Duration.ofNanos(1));
    }

    @Test
    void everyWorkerIsNotifiedOfAChange() {
        WorkSignal signal = new WorkSignal();
        AtomicInteger heard = new AtomicInteger();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long seen = signal.version();
            Thread worker = new Thread(() -> {
                try {
                    signal.awaitChange(seen, LONG);
                    heard.incrementAndGet();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        await().until(() -> workers.stream().allMatch(worker -> worker.getState() == Thread.State.TIMED_WAITING));
        signal.changed();
        await().until(() -> heard.get() == 8);
    }

    /** Two threads wake each other in turn. If one of them missed a change, both would wait for minutes. */
    @Test
    void noneOfAThousandChangesIsMissed() throws InterruptedException {
        WorkSignal signal = new WorkSignal();
        AtomicInteger work = new AtomicInteger();
        Thread producer = new Thread(() -> {
            for (int i = 0; i < 1000; i++) {
                work.incrementAndGet();
                signal.changed();
            }
        });
        producer.start();
        int done = 0;
        while (done < 1000) {
            long seen = signal.version();
            if (work.get() == done) {
                signal.awaitChange(seen, LONG);
            }
            done = work.get();
        }
        producer.join();
        assertThat(done).isEqualTo(1000);
    }

    @Test
    void aCancellationRunsEveryActionOnceAndKeepsTheFirstReason() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger runs = new AtomicInteger();
        cancellation.onCancel(runs::incrementAndGet);
        Cancellation.Registration back = cancellation.onCancel(() -> runs.addAndGet(100));
        back.close();
        assertThat(cancellation.isCancelled()).isFalse();
        cancellation.cancel(Cancellation.Reason.NO_ROOM);
        cancellation.cancel(Cancellation.Reason.RUN_STOPS);
        assertThat(runs).hasValue(1);
        assertThat(cancellation.reason()).contains(Cancellation.Reason.NO_ROOM);
        cancellation.onCancel(runs::incrementAndGet).close();
        assertThat(runs).hasValue(2);
    }

    @Test
    void aRegisteredCancellationActionCanBeRemoved() {
        Cancellation cancellation = new Cancellation();
        List<Cancellation.Registration> registrations = new ArrayList<>();
        registrations.add(cancellation.onCancel(() -> registrations.get(0).close()));
        cancellation.cancel(Cancellation.Reason.RUN_STOPS);
        assertThat(cancellation.isCancelled()).isTrue();
    }

    @Test
    void transfersAreShownByWorkerWhileTheyRun() {
        Transfers transfers = new Transfers();
        Transfers.Handle upload = transfers.begin(Direction.UPLOAD, "u", "U");
        Transfers.Handle first = transfers.begin(Direction.DOWNLOAD, "a", "A");
        Transfers.Handle second = transfers.begin(Direction.DOWNLOAD, "b", "B");
        first.progress(10, 100);
        assertThat(transfers.running())
                .containsExactly(
                        new Transfer(Direction.DOWNLOAD, 0, "a", "A", 10, 100),
                        new Transfer(Direction.DOWNLOAD, 1, "b", "B", 0, -1),
                        new Transfer(Direction.UPLOAD, 0, "u", "U", 0, -1));
        first.close();
        Transfers.Handle third = transfers.begin(Direction.DOWNLOAD, "c", "C");
        assertThat(transfers.running()).extracting(Transfer::videoId).containsExactly("c", "b", "u");
        third.close();
        second.close();
        upload.close();
        assertThat(transfers.running()).isEmpty();
    }

    @Test
    void transfersAddUpWhatWasTransferred() {
        Transfers transfers = new Transfers();
        try (Transfers.Handle download = transfers.begin(Direction.DOWNLOAD, "a", "A");
                Transfers.Handle upload = transfers.begin(Direction.UPLOAD, "u", "U")) {
            download.progress(10, -1);
            download.progress(30, 100);
            download.progress(5, 100); // The count restarts for a second stream or attempt.
            download.progress(15, 100);
            upload.progress(7, 7);
        }
        assertThat(transfers.downloadedBytes()).isEqualTo(40);
        assertThat(transfers.uploadedBytes()).isEqualTo(7);
    }

    @Test
    void progressReportedAfterTheEndOfATransferIsIgnored() {
        Transfers transfers = new Transfers();
        Transfers.Handle handle = transfers.begin(Direction.UPLOAD, "u", "U");
        handle.close();
        handle.progress(10, 10);
        assertThat(transfers.running()).isEmpty();
        assertThat(transfers.uploadedBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-5, 0, 1, 2, 3, 8, 30, 31, 100, Integer.MAX_VALUE})
    @Survives(FaultCell.BACKOFF)
    void waitsDoubleUpToTheirLimit(int failures) {
        long doubled = failures > 8 ? 300_000 : Math.min(300_000, 2_000L << (Math.max(1, failures) - 1));
        for (int i = 0; i < 200; i++) {
            assertThat(Backoff.ATTEMPTS.after(failures).toMillis())
                    .isBetween((long) (doubled * 0.75), (long) (doubled * 1.25));
        }
    }

    @Test
    @Survives(FaultCell.BACKOFF)
    void waitsOfSeveralWorkersDiffer() {
        assertThat(IntStream.range(0, 50).mapToObj(i -> Backoff.PROBES.after(4)).distinct())
                .hasSizeGreaterThan(10);
    }
}
