package dev.yt2ms.job.station;

import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.control.WorkerThreads;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.RunControl;
import java.util.Locale;
import java.util.function.Function;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemWriter;

/**
 * Creates the steps of the stations. Each step starts its workers as Spring Batch's partitions, but the workers claim
 * their items one by one.
 */
public final class StationSteps {

    private final Steps steps;
    private final JobRepository jobRepository;
    private final Function<Station, ItemReader<MigrationItem>> readers;
    private final RunControl control;

    /** @param readers creates the reader that all workers of a station share */
    public StationSteps(
            Steps steps,
            JobRepository jobRepository,
            Function<Station, ItemReader<MigrationItem>> readers,
            RunControl control) {
        this.steps = steps;
        this.jobRepository = jobRepository;
        this.readers = readers;
        this.control = control;
    }

    /** Creates the step of this station with the given number of workers. */
    public <R> Step of(Station station, int workers, ItemProcessor<MigrationItem, R> processor, ItemWriter<R> writer) {
        String name = station.name().toLowerCase(Locale.ROOT);
        Step worker = steps.named(name + "Worker")
                .<MigrationItem, R>chunk(1)
                .reader(readers.apply(station))
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
}
