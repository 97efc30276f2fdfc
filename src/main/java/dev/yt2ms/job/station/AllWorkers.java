package dev.yt2ms.job.station;

import java.util.concurrent.FutureTask;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;

/**
 * Waits for all workers of a station, even if one of them could not begin. In this case, Spring Batch's handler would
 * return at once, and the other workers would continue after the end of the job.
 */
final class AllWorkers extends TaskExecutorPartitionHandler {

    @Override
    protected FutureTask<StepExecution> createTask(Step step, StepExecution execution) {
        return new FutureTask<>(() -> {
            try {
                step.execute(execution);
            } catch (Exception | Error e) {
                execution.setStatus(BatchStatus.FAILED);
                execution.addFailureException(e);
            }
            return execution;
        });
    }
}
