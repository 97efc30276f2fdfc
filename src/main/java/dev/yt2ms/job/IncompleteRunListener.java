package dev.yt2ms.job;

import dev.yt2ms.run.RunControl;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.JobExecutionListener;

/**
 * Marks a run that did not do all its work as STOPPED for Spring Batch, however its steps ended, so that the next start
 * continues it.
 */
final class IncompleteRunListener implements JobExecutionListener {

    private final RunControl control;

    IncompleteRunListener(RunControl control) {
        this.control = control;
    }

    @Override
    public void afterJob(JobExecution execution) {
        control.reason().ifPresent(reason -> {
            execution.setStatus(BatchStatus.STOPPED);
            execution.setExitStatus(ExitStatus.STOPPED.addExitDescription(reason.message()));
        });
    }
}
