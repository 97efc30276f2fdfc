package dev.yt2ms.job.control;

import dev.yt2ms.run.RunControl;
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
 * Creates steps that hold no database connection. Every claim and every result is a short transaction of the ledger.
 * But while transaction synchronization is active, Spring's JDBC binds the first connection that is used to the thread
 * until the chunk or tasklet ends: for the whole transfer of a video, or for hours of an outage.
 */
public final class Steps {

    /** The transaction manager of steps with chunks. */
    public static final PlatformTransactionManager NO_TRANSACTION = noTransaction();

    private Steps() {}

    private static PlatformTransactionManager noTransaction() {
        ResourcelessTransactionManager manager = new ResourcelessTransactionManager();
        manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
        return manager;
    }

    /**
     * Creates a step that runs this tasklet once in a run, even if the run is continued several times. Its failure
     * stops the run.
     */
    public static Step of(String name, Tasklet tasklet, JobRepository jobRepository, RunControl control) {
        return of(name, tasklet, jobRepository, control, false);
    }

    /**
     * Creates a step that runs this tasklet each time that a run is started or continued. Its failure stops the run.
     */
    public static Step ofEachStart(String name, Tasklet tasklet, JobRepository jobRepository, RunControl control) {
        return of(name, tasklet, jobRepository, control, true);
    }

    private static Step of(
            String name, Tasklet tasklet, JobRepository jobRepository, RunControl control, boolean eachStart) {
        StopOnError stopOnError = new StopOnError(control);
        // Spring Batch registers a synchronization of its own before each tasklet, so it must stay active until then.
        return stopOnError.step(new StepBuilder(name, jobRepository)
                .tasklet(withoutSynchronization(stopOnError.tasklet(tasklet)), new ResourcelessTransactionManager())
                .allowStartIfComplete(eachStart)
                .build());
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
