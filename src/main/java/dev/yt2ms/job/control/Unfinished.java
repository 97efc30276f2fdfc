package dev.yt2ms.job.control;

import java.util.stream.Stream;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Notes of steps that end normally although they have work left, so that the run's other work is done nevertheless. The
 * next start of the run does the rest. Spring Batch alone would count such a step as complete.
 */
public final class Unfinished {

    private static final String NOTE = "unfinished";

    private final JobRepository jobRepository;

    public Unfinished(JobRepository jobRepository) {
        this.jobRepository = jobRepository;
    }

    /** Notes that this step has work left. */
    public static void note(StepExecution step) {
        step.getExecutionContext().putString(NOTE, "true");
    }

    /** Removes the note of an earlier start, which Spring Batch copies for a step that did not end. */
    public static void forget(StepExecution step) {
        step.getExecutionContext().remove(NOTE);
    }

    /** Whether the step of this name has work left. */
    public static boolean isNoted(JobExecution job, String step) {
        return job.getStepExecutions().stream()
                .filter(execution -> execution.getStepName().equals(step))
                .anyMatch(Unfinished::isNoted);
    }

    private static boolean isNoted(StepExecution step) {
        return step.getExecutionContext().containsKey(NOTE);
    }

    /** Whether an earlier start of the run did all the work of this step. */
    public boolean isDone(StepExecution step) {
        return earlier(step)
                .anyMatch(execution -> execution.getStatus() == BatchStatus.COMPLETED && !isNoted(execution));
    }

    /** Returns the executions of this step at earlier starts of the run. */
    public Stream<StepExecution> earlier(StepExecution step) {
        return jobRepository.getJobExecutions(step.getJobExecution().getJobInstance()).stream()
                .filter(job -> job.getId() != step.getJobExecutionId())
                .flatMap(job -> job.getStepExecutions().stream())
                .filter(execution -> execution.getStepName().equals(step.getStepName()));
    }
}
