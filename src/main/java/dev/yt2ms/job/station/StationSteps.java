package dev.yt2ms.job.station;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.WorkerThreads;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.springframework.batch.core.job.builder.FlowBuilder;
import org.springframework.batch.core.job.flow.Flow;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.core.task.TaskExecutor;

/**
 * Creates the steps of the stations. Each step starts its workers as partitions, but the items are not divided into
 * partitions: the workers claim them one by one.
 */
public final class StationSteps {

    private final Steps steps;
    private final JobRepository jobRepository;
    private final BiFunction<Station, Slots, ItemReader<MigrationItem>> readers;
    private final WorkSignal signal;
    private final RunControl control;

    /** @param readers creates the reader that all workers of a station share */
    public StationSteps(
            Steps steps,
            JobRepository jobRepository,
            BiFunction<Station, Slots, ItemReader<MigrationItem>> readers,
            WorkSignal signal,
            RunControl control) {
        this.steps = steps;
        this.jobRepository = jobRepository;
        this.readers = readers;
        this.signal = signal;
        this.control = control;
    }

    /** Returns a flow in which the three stations run at the same time, each in a thread of this executor. */
    public static Flow together(Step download, Step upload, Step verify, TaskExecutor threads) {
        return new FlowBuilder<Flow>("stations")
                .split(threads)
                .add(flow("downloads", download), flow("uploads", upload), flow("verifications", verify))
                .end();
    }

    private static Flow flow(String name, Step step) {
        return new FlowBuilder<Flow>(name).start(step).end();
    }

    /** Creates the step of this station with the given number of workers. */
    public <R> Step of(Station station, int workers, ItemProcessor<MigrationItem, R> processor, ItemWriter<R> writer) {
        return of(station, workers, new Slots(workers, signal), processor, writer);
    }

    /**
     * Creates the step of this station.
     *
     * @param workers the number of workers
     * @param slots limits the number of workers that transfer at once
     */
    public <R> Step of(
            Station station,
            int workers,
            Slots slots,
            ItemProcessor<MigrationItem, R> processor,
            ItemWriter<R> writer) {
        String name = station.name().toLowerCase(Locale.ROOT);
        Step worker = steps.named(name + "Worker")
                .<MigrationItem, R>chunk(1)
                .reader(readers.apply(station, slots))
                .processor(processor)
                .writer(writer)
                .transactionManager(Steps.NO_TRANSACTION)
                .allowStartIfComplete(true)
                .build();
        AllWorkers handler = new AllWorkers();
        handler.setStep(worker);
        handler.setTaskExecutor(new WorkerThreads(name + "-", control));
        handler.setGridSize(workers);
        return steps.named(name)
                .partitioner(worker)
                .splitter(new WorkerSplitter(jobRepository, name, workers))
                .partitionHandler(handler)
                .allowStartIfComplete(true)
                .build();
    }

    /**
     * Limits the number of workers of a station that transfer at once. A worker claims an item only if a slot is free
     * or if the item may be prepared ahead; in the second case, it then waits for a slot with {@link #await}. A worker
     * may free its slot before it has finished the item, so that another transfer begins while it checks the file.
     *
     * <p>Items are prepared ahead only while all occupied slots transfer and the last transfer was so short that the
     * preparation will not be too old when a slot becomes free.
     */
    public static final class Slots {

        /** How long an item may be prepared before its transfer begins. The addresses of media become invalid later. */
        public static final Duration LONGEST_AHEAD = Duration.ofMinutes(10);

        private static final long POLL_MILLIS = 250;

        private final int limit;
        private final int mostAhead;
        private final WorkSignal signal;
        private final BooleanSupplier admits;
        /** The workers that have a slot, each with the time at which it got the slot. */
        private final Map<Thread, Long> occupied = new HashMap<>();
        /** The workers of {@link #occupied} whose transfers have begun. */
        private final Set<Thread> transferring = new HashSet<>();
        /** The workers that have claimed an item without a slot. */
        private final Set<Thread> ahead = new HashSet<>();

        private final Deque<Thread> waiting = new ArrayDeque<>();
        private Duration lastTransfer = Duration.ZERO;

        /**
         * Creates slots without preparation ahead.
         *
         * @param limit the number of slots, at least 1
         * @param signal wakes the workers that have no item when they may be able to claim one
         */
        public Slots(int limit, WorkSignal signal) {
            this(limit, 0, signal);
        }

        /**
         * @param limit the number of slots, at least 1
         * @param mostAhead the maximum number of items that workers may hold and prepare while they have no slot yet
         * @param signal wakes the workers that have no item when they may be able to claim one
         */
        public Slots(int limit, int mostAhead, WorkSignal signal) {
            this(limit, mostAhead, signal, () -> true);
        }

        /**
         * Creates slots that can be used only at certain times.
         *
         * @param admits whether a worker may claim an item now
         */
        public Slots(int limit, int mostAhead, WorkSignal signal, BooleanSupplier admits) {
            this.admits = admits;
            this.limit = limit;
            this.mostAhead = mostAhead;
            this.signal = signal;
        }

        /**
         * Claims an item for the calling worker if a slot is free or an item may be prepared ahead. The worker has its
         * slot, or its place ahead, until it calls {@link #free}.
         */
        public synchronized Optional<MigrationItem> claim(Supplier<Optional<MigrationItem>> claim) {
            // A slot that is free now is kept for the workers that have prepared an item.
            boolean slot = occupied.size() + ahead.size() < limit;
            if (!admits.getAsBoolean() || !slot && !mayPrepare()) {
                return Optional.empty();
            }
            Optional<MigrationItem> item = claim.get();
            if (item.isPresent() && slot) {
                occupied.put(Thread.currentThread(), System.nanoTime());
            } else if (item.isPresent()) {
                ahead.add(Thread.currentThread());
            }
            return item;
        }

        private boolean mayPrepare() {
            return ahead.size() < mostAhead
                    && transferring.size() == occupied.size()
                    && lastTransfer.compareTo(LONGEST_AHEAD) < 0;
        }

        /** Whether the calling worker claimed its item without having a slot, and still has no slot. */
        public synchronized boolean isAhead() {
            return ahead.contains(Thread.currentThread());
        }

        /** Records that the transfer of this worker has begun, so that another item may be prepared ahead. */
        public void begun(Thread worker) {
            synchronized (this) {
                if (occupied.containsKey(worker)) {
                    transferring.add(worker);
                }
            }
            if (mostAhead > 0) {
                signal.changed();
            }
        }

        /**
         * Waits until the calling worker has a slot. Workers get slots in the order of their calls.
         *
         * @param isWanted whether the worker still needs the slot
         * @return {@code false} if the worker got no slot within the limit, or no longer needs it
         */
        public synchronized boolean await(Duration limit, BooleanSupplier isWanted) throws InterruptedException {
            Thread worker = Thread.currentThread();
            if (occupied.containsKey(worker)) {
                return true;
            }
            long start = System.nanoTime();
            waiting.addLast(worker);
            try {
                while (occupied.size() >= this.limit || waiting.peekFirst() != worker) {
                    if (System.nanoTime() - start >= limit.toNanos()) {
                        lastTransfer = LONGEST_AHEAD; // The transfers that run now take at least this long.
                        return false;
                    }
                    if (!isWanted.getAsBoolean()) {
                        return false;
                    }
                    wait(POLL_MILLIS);
                }
                ahead.remove(worker);
                occupied.put(worker, System.nanoTime());
                return true;
            } finally {
                waiting.remove(worker);
                notifyAll();
            }
        }

        /** Frees the slot of the calling worker, or its place ahead, if it has one. */
        public void free() {
            boolean freed;
            synchronized (this) {
                Thread worker = Thread.currentThread();
                freed = ahead.remove(worker);
                Long since = occupied.remove(worker);
                if (since != null) {
                    freed = true;
                    if (transferring.remove(worker)) {
                        lastTransfer = Duration.ofNanos(System.nanoTime() - since);
                    }
                }
                notifyAll();
            }
            if (freed) {
                signal.changed();
            }
        }
    }
}
