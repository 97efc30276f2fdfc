package dev.yt2ms.job.control;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.tasklet.Tasklet;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;

/**
 * Marks a step that ends although it has work left. Such a step ends normally, so that the job goes on with the next
 * steps. The mark is a note in the step's execution context. The next start of the run finds the note and does the rest
 * of the step, which would otherwise count as complete.
 */
public final class Unfinished {

    private static final String NOTE = "unfinished";

    private final JobRepository jobRepository;
    private @Nullable Earlier known;

    /** A cache of the step executions of earlier starts of the run, which no longer change. */
    private record Earlier(long jobExecutionId, List<StepExecution> steps) {}

    public Unfinished(JobRepository jobRepository) {
        this.jobRepository = jobRepository;
    }

    /** Notes that this step has work left. */
    public static void note(StepExecution step) {
        step.getExecutionContext().putString(NOTE, "true");
    }

    /**
     * Removes the note that an earlier start has left. If a step did not complete, Spring Batch copies its execution
     * context, and the note with it, into the next step execution.
     */
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

    /**
     * Returns a tasklet that does this work once in a run, even if the run is continued several times.
     *
     * @param mayRun whether the work may be done at this start; if not, a later start of the run does it
     */
    public Tasklet onceInARun(Predicate<JobExecution> mayRun, Tasklet work) {
        return (contribution, context) -> {
            StepExecution step = contribution.getStepExecution();
            if (isDone(step)) {
                return RepeatStatus.FINISHED;
            }
            if (!mayRun.test(step.getJobExecution())) {
                note(step);
                return RepeatStatus.FINISHED;
            }
            forget(step);
            return work.execute(contribution, context);
        };
    }

    /** Whether an earlier start of the run did all the work of this step. */
    public boolean isDone(StepExecution step) {
        return earlier(step)
                .anyMatch(execution -> execution.getStatus() == BatchStatus.COMPLETED && !isNoted(execution));
    }

    /** Returns the executions of this step at earlier starts of the run. */
    public Stream<StepExecution> earlier(StepExecution step) {
        return beforeStartOf(step.getJobExecution())
                .filter(execution -> execution.getStepName().equals(step.getStepName()));
    }

    private synchronized Stream<StepExecution> beforeStartOf(JobExecution start) {
        if (known == null || known.jobExecutionId() != start.getId()) {
            known = new Earlier(
                    start.getId(),
                    jobRepository.getJobExecutions(start.getJobInstance()).stream()
                            .filter(job -> job.getId() != start.getId())
                            .flatMap(job -> job.getStepExecutions().stream())
                            .toList());
        }
        return known.steps().stream();
    }
}
