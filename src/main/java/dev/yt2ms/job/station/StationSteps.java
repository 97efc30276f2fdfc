package dev.yt2ms.job.station;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.WorkerThreads;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

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
     * Limits the number of workers of a station that transfer at once. A worker claims an item only if a slot is free.
     * It may free its slot before it has finished the item, so that another transfer begins while it checks the file.
     */
    public static final class Slots {

        private final int limit;
        private final WorkSignal signal;
        private final Set<Thread> occupied = new HashSet<>();

        /**
         * @param limit the number of slots, at least 1
         * @param signal wakes the workers that wait for a slot
         */
        public Slots(int limit, WorkSignal signal) {
            this.limit = limit;
            this.signal = signal;
        }

        /**
         * Claims an item for the calling worker if a slot is free. The worker then has the slot until it calls {@link
         * #free}.
         */
        synchronized Optional<MigrationItem> claim(Supplier<Optional<MigrationItem>> claim) {
            if (occupied.size() >= limit) {
                return Optional.empty();
            }
            Optional<MigrationItem> item = claim.get();
            if (item.isPresent()) {
                occupied.add(Thread.currentThread());
            }
            return item;
        }

        /** Frees the slot of the calling worker, if it has one. */
        public void free() {
            boolean freed;
            synchronized (this) {
                freed = occupied.remove(Thread.currentThread());
            }
            if (freed) {
                signal.changed();
            }
        }
    }
}
