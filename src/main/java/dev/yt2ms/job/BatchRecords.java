package dev.yt2ms.job;

import dev.yt2ms.job.verify.VerifyConfiguration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;

/**
 * What Spring Batch has on record of this migration's earlier runs, made fit for the next one. The processes of all of them
 * are gone for sure: whoever uses this holds the ledger alone.
 */
final class BatchRecords {

    private static final Logger log = LoggerFactory.getLogger(BatchRecords.class);

    private static final int REMEMBERED_RUNS = 30;

    /** How a step of a process that is gone may stand on record for Batch to go on with it. */
    private static final Set<BatchStatus> ENDS =
            EnumSet.of(BatchStatus.COMPLETED, BatchStatus.STOPPED, BatchStatus.FAILED);

    private final JobRepository jobRepository;
    private final JobOperator jobOperator;
    private final String migration;

    BatchRecords(JobRepository jobRepository, JobOperator jobOperator, String migration) {
        this.jobRepository = jobRepository;
        this.jobOperator = jobOperator;
        this.migration = migration;
    }

    /** Closes the executions of a process that is gone, and lets the run that they were of go on. */
    void closeZombies() {
        for (JobExecution execution : jobRepository.findRunningJobExecutions(MigrationJobConfiguration.JOB)) {
            if (isOurs(execution)) {
                log.info("the run before this one did not end in order: going on where it was");
                jobOperator.recover(execution);
            }
        }
        // Batch would not restart what is left of such a run.
        for (JobInstance instance : jobRepository.findJobInstances(MigrationJobConfiguration.JOB)) {
            JobExecution last = jobRepository.getLastJobExecution(instance);
            if (last != null && isOurs(last) && last.getStatus() != BatchStatus.COMPLETED) {
                jobRepository.getJobExecutions(instance).forEach(this::mend);
            }
        }
    }

    /**
     * A step whose last commit went wrong, e.g. on a full disk, is of unknown state. One after whose failure the flow went
     * on, as after an enumeration that the quota ended, is abandoned: Batch would take it for done. One whose end could not
     * be recorded still runs on record: Batch would refuse each further start. All of them are to go on.
     */
    private void mend(JobExecution execution) {
        execution.getStepExecutions().stream()
                .filter(step -> !ENDS.contains(step.getStatus()))
                .forEach(this::fail);
        if (execution.getStatus() == BatchStatus.UNKNOWN) {
            execution.setStatus(BatchStatus.FAILED);
            jobRepository.update(execution);
        }
    }

    private void fail(StepExecution step) {
        step.setStatus(BatchStatus.FAILED);
        jobRepository.update(step);
    }

    /** A sync runs for years: the records of all its runs would make each start slower than the last. */
    void forgetOldRuns() {
        jobRepository.findJobInstances(MigrationJobConfiguration.JOB).stream()
                .filter(instance -> isForgettable(jobRepository.getLastJobExecution(instance)))
                .sorted(Comparator.comparingLong(JobInstance::getInstanceId).reversed())
                .skip(REMEMBERED_RUNS)
                .forEach(jobRepository::deleteJobInstance);
    }

    private boolean isForgettable(@Nullable JobExecution last) {
        return last != null && isOurs(last) && last.getStatus() == BatchStatus.COMPLETED;
    }

    /** Each comparison begins anew: those before it, dead ones too, are of no use any more. */
    void forgetComparisons() {
        jobRepository.findJobInstances(VerifyConfiguration.JOB).stream()
                .filter(instance -> {
                    JobExecution last = jobRepository.getLastJobExecution(instance);
                    return last != null && isOurs(last);
                })
                .forEach(jobRepository::deleteJobInstance);
    }

    /** Whether the run of these parameters came to its end. */
    boolean isCompleted(JobParameters run) {
        JobExecution last = jobRepository.getLastJobExecution(MigrationJobConfiguration.JOB, run);
        return last != null && last.getStatus() == BatchStatus.COMPLETED;
    }

    /**
     * Spring Batch writes down an instance and its execution one after the other. Where the process died in between, it
     * would never start that instance again.
     */
    void forgetStillborn(JobParameters run) {
        JobInstance instance = jobRepository.getJobInstance(MigrationJobConfiguration.JOB, run);
        if (instance != null && jobRepository.getLastJobExecution(instance) == null) {
            jobRepository.deleteJobInstance(instance);
        }
    }

    /** Whether it belongs to this migration; null where a dying process recorded an instance and no execution. */
    private boolean isOurs(JobExecution execution) {
        return execution != null
                && migration.equals(execution.getJobParameters().getString("migration"));
    }
}
