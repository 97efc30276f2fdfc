package dev.yt2ms.job.enumerate;

import dev.yt2ms.job.control.Unfinished;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.ExitStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.listener.StepExecutionListener;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * Prepares the step {@code enumerate} when a run is continued: an interrupted enumeration goes on where it was
 * interrupted, and a complete one is not repeated.
 */
public final class EnumerationRestart implements StepExecutionListener {

    public static final String STEP = "enumerate";

    private final ChannelPageReader pages;
    private final Unfinished unfinished;

    public EnumerationRestart(ChannelPageReader pages, Unfinished unfinished) {
        this.pages = pages;
        this.unfinished = unfinished;
    }

    /** Whether the enumeration of the run is complete. */
    public static boolean isComplete(JobExecution job) {
        return !Unfinished.isNoted(job, STEP);
    }

    @Override
    public void beforeStep(StepExecution step) {
        if (unfinished.isDone(step)) {
            ChannelPageReader.markComplete(step.getExecutionContext());
        } else if (!ChannelPageReader.hasPosition(step.getExecutionContext())) {
            unfinished
                    .earlier(step)
                    .filter(execution -> ChannelPageReader.hasPosition(execution.getExecutionContext()))
                    .max(Comparator.comparing(StepExecution::getId))
                    .ifPresent(last -> step.setExecutionContext(new ExecutionContext(last.getExecutionContext())));
        }
        Unfinished.forget(step);
    }

    @Override
    public @Nullable ExitStatus afterStep(StepExecution step) {
        if (step.getStatus() == BatchStatus.COMPLETED && !pages.isComplete()) {
            Unfinished.note(step);
        }
        return null;
    }
}
