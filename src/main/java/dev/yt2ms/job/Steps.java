package dev.yt2ms.job;

import java.util.List;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.core.step.builder.TaskletStepBuilder;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps database connections apart from steps. A step opens no transaction: every claim and every outcome is a short one of
 * the ledger's own. But wherever transaction synchronization is active, Spring's JDBC binds the first connection that is
 * used to the thread until the chunk or tasklet ends: over the whole transfer of a video, or all the hours of an outage.
 */
final class Steps {

    /** The transaction manager of steps with chunks. */
    static final PlatformTransactionManager NO_TRANSACTION = noTransaction();

    private Steps() {}

    private static PlatformTransactionManager noTransaction() {
        ResourcelessTransactionManager manager = new ResourcelessTransactionManager();
        manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
        return manager;
    }

    /** Begins to build the step that runs this tasklet. */
    static TaskletStepBuilder of(String name, Tasklet tasklet, JobRepository jobRepository) {
        // Spring Batch registers a synchronization of its own before each tasklet, so that it must be on until then.
        return new StepBuilder(name, jobRepository)
                .tasklet(withoutSynchronization(tasklet), new ResourcelessTransactionManager());
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
