package dev.yt2ms.job.control;

import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Creates steps that end when the run stops, and that hold no database connection while they work. Every claim and
 * every result is a short transaction of the ledger, so the steps need no transaction around a chunk or tasklet. They
 * turn transaction synchronization off, because with it Spring's JDBC would keep the first connection that a thread
 * uses until the chunk or tasklet ends, i.e. for the whole transfer of a video or for the hours of an outage.
 */
public final class Steps {

    /** The transaction manager of chunk-oriented steps. Its transactions hold no database connection. */
    public static final PlatformTransactionManager NO_TRANSACTION = noTransaction();

    private final JobRepository jobRepository;
    private final StepWatch watch;
    private final ObservationRegistry observations;

    /** @param observations where the steps report how long they and their items take */
    public Steps(JobRepository jobRepository, StepWatch watch, ObservationRegistry observations) {
        this.jobRepository = jobRepository;
        this.watch = watch;
        this.observations = observations;
    }

    private static PlatformTransactionManager noTransaction() {
        ResourcelessTransactionManager manager = new ResourcelessTransactionManager();
        manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
        return manager;
    }

    /** Returns a builder of a step with this name. */
    public StepBuilder named(String name) {
        return new StepBuilder(name, jobRepository).listener(watch).observationRegistry(observations);
    }

    /** Creates a step that runs this tasklet at every start of a run, even if an earlier start completed the step. */
    public Step ofEachStart(String name, Tasklet tasklet) {
        // Spring Batch itself needs transaction synchronization around a tasklet, so the synchronization is turned off
        // only inside of the tasklet.
        return named(name)
                .tasklet(withoutSynchronization(tasklet), new ResourcelessTransactionManager())
                .allowStartIfComplete(true)
                .build();
    }

    private static Tasklet withoutSynchronization(Tasklet tasklet) {
        return (contribution, context) -> {
            List<TransactionSynchronization> suspended = TransactionSynchronizationManager.getSynchronizations();
            TransactionSynchronizationManager.clearSynchronization();
            try {
                return tasklet.execute(contribution, context);
            } finally {
                TransactionSynchronizationManager.initSynchronization();
                suspended.forEach(TransactionSynchronizationManager::registerSynchronization);
            }
        };
    }
}
