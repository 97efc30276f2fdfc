package dev.yt2ms.job.station;

import dev.yt2ms.job.control.StepWatch;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.batch.core.partition.StepExecutionSplitter;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * Gives a station the configured number of workers at each start. Spring Batch's splitter would reuse the number of
 * workers of the first start, and would restart only incomplete partitions. The workers of a station have no position
 * to restore, so each start can begin with new ones.
 */
final class WorkerSplitter implements StepExecutionSplitter {

    private final JobRepository jobRepository;
    private final String stepName;
    private final int workers;

    WorkerSplitter(JobRepository jobRepository, String stepName, int workers) {
        this.jobRepository = jobRepository;
        this.stepName = stepName;
        this.workers = workers;
    }

    @Override
    public String getStepName() {
        return stepName;
    }

    @Override
    public Set<StepExecution> split(StepExecution station, int gridSize) {
        Set<StepExecution> executions = new LinkedHashSet<>();
        for (int worker = 1; worker <= workers; worker++) {
            executions.add(
                    jobRepository.createStepExecution(stepName + StepWatch.WORKER + worker, station.getJobExecution()));
        }
        return executions;
    }
}
