package dev.yt2ms.job.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.ManualClock;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.WorkSignal;
import dev.yt2ms.settings.value.TransferHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StationReaderTest {

    private static final int WORKERS = 16;

    private final RunControl control = new RunControl();
    private final AtomicInteger claims = new AtomicInteger();
    private final Queue<MigrationItem> due = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean openWork = new AtomicBoolean(true);
    private final LedgerView view = mock();
    private final MigrationLedger ledger = mock();
    private final WorkSignal signal = new WorkSignal();

    @AutoClose("shutdownNow")
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final RemainingWork work = new RemainingWork(view, EnumSet.of(Station.DOWNLOAD), mock());

    private StationReader reader;

    @BeforeEach
    void setUp() {
        when(view.hasOpenWork(any())).thenAnswer(call -> openWork.get());
        when(ledger.claim(any(), any())).thenAnswer(call -> {
            claims.incrementAndGet();
            return Optional.ofNullable(due.poll());
        });
        reader = new StationReader(
                Station.DOWNLOAD,
                ledger,
                work,
                new Canary(0, mock(), mock(), signal),
                new StationSteps.Slots(WORKERS, signal),
                signal,
                control,
                "process",
                new TransferWindow(Optional.empty(), Clock.systemUTC()),
                left -> {});
    }

    @Test
    void outsideTheTransferHoursWaitingWorkersPrepareForThem() throws Exception {
        Queue<Duration> prepared = new ConcurrentLinkedQueue<>();
        due.add(Items.toUpload("one"));
        StationReader uploads = new StationReader(
                Station.UPLOAD,
                ledger,
                new RemainingWork(view, EnumSet.of(Station.UPLOAD), mock()),
                new Canary(0, mock(), mock(), signal),
                new StationSteps.Slots(1, signal),
                signal,
                control,
                "process",
                new TransferWindow(
                        TransferHours.parse("03:00-03:30", ZoneOffset.UTC),
                        new ManualClock(Instant.parse("2026-11-28T02:20:00Z"))),
                prepared::add);

        Future<MigrationItem> worker = threads.submit(() -> uploads.read());
        await().atMost(Duration.ofMinutes(2)).until(() -> !prepared.isEmpty());
        openWork.set(false);

        assertThat(worker.get()).isNull();
        assertThat(prepared).first().isEqualTo(Duration.ofMinutes(40));
        assertThat(claims).as("claims outside of the hours").hasValue(0);
    }

    @Test
    void oneOfTheWaitingWorkersLooksForAll() throws Exception {
        long start = System.nanoTime();
        List<Future<MigrationItem>> workers = startWorkers();
        await().until(() -> claims.get() >= WORKERS + 2);
        int looked = claims.get();
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        assertThat(looked).isLessThanOrEqualTo(WORKERS + 1 + (int) waited.toSeconds());

        // Nothing signals that these two are due now.
        due.add(Items.toDownload("one"));
        due.add(Items.toDownload("two"));
        await().until(() -> workers.stream().filter(Future::isDone).count() == 2);

        openWork.set(false);
        for (Future<MigrationItem> worker : workers) {
            worker.get();
        }
        assertThat(due).isEmpty();
    }

    /** Another process may add work at the moment at which the first worker ends. */
    @Test
    void allWorkersEndOnceOneHasFoundNoWork() throws Exception {
        AtomicBoolean isFirst = new AtomicBoolean(true);
        when(view.hasOpenWork(any())).thenAnswer(call -> !isFirst.getAndSet(false));

        for (Future<MigrationItem> worker : startWorkers()) {
            assertThat(worker.get()).isNull();
        }
        assertThat(work.add(() -> 1)).isEmpty();

        work.begin();
        due.add(Items.toDownload("added"));
        assertThat(threads.submit(() -> reader.read()).get()).isNotNull();
    }

    @Test
    void aStopEndsWaitingWorkers() throws Exception {
        List<Future<MigrationItem>> workers = startWorkers();
        await().until(() -> claims.get() >= WORKERS);

        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "stopped"));

        for (Future<MigrationItem> worker : workers) {
            assertThat(worker.get()).isNull();
        }
    }

    private List<Future<MigrationItem>> startWorkers() {
        List<Future<MigrationItem>> workers = new ArrayList<>();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(threads.submit(() -> reader.read()));
        }
        return workers;
    }
}
