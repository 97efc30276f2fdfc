package dev.yt2ms.job;

import dev.yt2ms.job.node.NodeJob;
import dev.yt2ms.job.verify.VerifyJob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * Prepares Spring Batch's records of this migration's earlier runs, so that the next start can continue an unfinished
 * run or begin a new one. The processes of the earlier runs are certainly dead, because only one process at a time can
 * hold the ledger, or lead the machines that share it.
 */
final class BatchRecords {

    private static final Logger log = LoggerFactory.getLogger(BatchRecords.class);

    private static final int REMEMBERED_RUNS = 5;
    private static final int REMEMBERED_STARTS = 20;

    /**
     * The recorded step states from which Spring Batch can continue a run. A dead process may have left other states.
     */
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

    /**
     * Closes the job executions that a dead process has left open, so that their run can be continued. Also deletes the
     * records of completed runs, except the latest {@value #REMEMBERED_RUNS}: a nightly sync goes on for years, and the
     * records of all its runs would make each start slower than the one before.
     */
    void prepare() {
        for (JobExecution execution : jobRepository.findRunningJobExecutions(MigrateChannelJob.JOB)) {
            if (isOurs(execution)) {
                log.info("the last run did not end normally, and is continued where it was interrupted");
                jobOperator.recover(execution);
            }
        }
        List<JobInstance> completed = new ArrayList<>();
        for (JobInstance instance : jobRepository.findJobInstances(MigrateChannelJob.JOB)) {
            Optional<JobExecution> last = lastOfOurs(instance);
            if (last.isEmpty()) {
                continue;
            }
            if (last.get().getStatus() == BatchStatus.COMPLETED) {
                completed.add(instance);
            } else {
                // A dead process may also have left step states from which Spring Batch would not continue the run.
                List<JobExecution> starts = jobRepository.getJobExecutions(instance);
                starts.forEach(this::makeRestartable);
                forgetOldStarts(starts);
            }
        }
        completed.stream()
                .sorted(Comparator.comparingLong(JobInstance::getInstanceId).reversed())
                .skip(REMEMBERED_RUNS)
                .forEach(jobRepository::deleteJobInstance);
    }

    /**
     * Deletes the oldest job executions of a run. The latest {@value #REMEMBERED_STARTS} stay, and so do the last
     * execution and the last completed execution of each step, because Spring Batch needs them to continue the run. If
     * all executions stayed, a run that is killed again and again would start more slowly each time.
     */
    private void forgetOldStarts(List<JobExecution> starts) {
        Set<String> begun = new HashSet<>();
        Set<String> completed = new HashSet<>();
        int number = 0;
        for (JobExecution start : starts.stream()
                .sorted(Comparator.comparingLong(JobExecution::getId).reversed())
                .toList()) {
            boolean needed = number++ < REMEMBERED_STARTS;
            for (StepExecution step : start.getStepExecutions()) {
                needed |= begun.add(step.getStepName());
                needed |= step.getStatus() == BatchStatus.COMPLETED && completed.add(step.getStepName());
            }
            if (!needed) {
                jobRepository.deleteJobExecution(start);
            }
        }
    }

    /**
     * Changes a recorded state to FAILED if the state would prevent a restart. A step whose last commit failed, e.g. on
     * a full disk, is UNKNOWN. A step whose end could not be recorded is still STARTED, and Spring Batch would refuse
     * each further start. In ledgers of older versions, an enumeration that ended because the quota was used up is
     * ABANDONED, and Spring Batch would treat it as complete.
     */
    private void makeRestartable(JobExecution execution) {
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

    /**
     * Deletes Spring Batch's records of earlier comparisons. No later comparison needs these records, because the
     * ledger itself records which contents an interrupted comparison has compared.
     */
    void forgetComparisons() {
        jobRepository.findJobInstances(VerifyJob.JOB).stream()
                .filter(instance -> lastOfOurs(instance).isPresent())
                .forEach(jobRepository::deleteJobInstance);
    }

    /**
     * Deletes Spring Batch's records of the earlier jobs {@code moveVideos} of this machine. No later job needs them,
     * because the ledger holds their outcomes.
     */
    void forgetPartsOf(String node) {
        jobRepository.findJobInstances(NodeJob.JOB).stream()
                .filter(instance -> lastOfOurs(instance)
                        .filter(last -> node.equals(last.getJobParameters().getString("node")))
                        .isPresent())
                .forEach(jobRepository::deleteJobInstance);
    }

    /**
     * Deletes the record of a run that the ledger begins or continues, but Spring Batch would not start. The record may
     * have no execution: Spring Batch records an instance first and its execution afterwards, and the process may have
     * died in between. Or, if a process could not record the end of the run in the ledger, the record may say that the
     * run is completed.
     */
    void letStart(JobParameters run) {
        JobInstance instance = jobRepository.getJobInstance(MigrateChannelJob.JOB, run);
        if (instance == null) {
            return;
        }
        JobExecution last = jobRepository.getLastJobExecution(instance);
        if (last == null || last.getStatus() == BatchStatus.COMPLETED) {
            jobRepository.deleteJobInstance(instance);
        }
    }

    /** Returns the last execution of an instance; empty if it has none, or belongs to another migration. */
    private Optional<JobExecution> lastOfOurs(JobInstance instance) {
        return Optional.ofNullable(jobRepository.getLastJobExecution(instance)).filter(this::isOurs);
    }

    /** Whether the execution belongs to this migration. */
    private boolean isOurs(JobExecution execution) {
        return migration.equals(execution.getJobParameters().getString("migration"));
    }
}
