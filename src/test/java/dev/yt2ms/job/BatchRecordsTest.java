package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Tests the records of Spring Batch after hundreds of starts of a run. They must still contain what the next start
 * needs, but no old executions, which would make it slower.
 */
class BatchRecordsTest {

    private static final String MIGRATION = "test";
    private static final int STARTS = 120;

    @Test
    void oldJobExecutionsAreDeletedAndCompletedWorkIsKept(@TempDir Path directory) throws Exception {
        try (LedgerDatabase database = PreparedLedger.open(directory, MIGRATION)) {
            JobRepository repository = repository(database);
            JobParameters parameters =
                    new JobParametersBuilder().addString("migration", MIGRATION).toJobParameters();
            JobInstance run = repository.createJobInstance(MigrateChannelJob.JOB, parameters);
            start(repository, run, parameters, "enumerate", BatchStatus.COMPLETED);
            start(repository, run, parameters, "playlists", BatchStatus.STOPPED);
            for (int i = 0; i < STARTS; i++) {
                start(repository, run, parameters, "preflight", BatchStatus.FAILED);
            }

            new BatchRecords(repository, mock(JobOperator.class), MIGRATION).prepare();

            List<JobExecution> left = repository.getJobExecutions(run);
            assertThat(left).hasSizeBetween(3, 25);
            assertThat(left.stream().map(JobExecution::getId))
                    .contains(repository.getLastJobExecution(run).getId());
            assertThat(repository.getLastStepExecution(run, "enumerate"))
                    .satisfies(step -> assertThat(step.getStatus()).isEqualTo(BatchStatus.COMPLETED))
                    .satisfies(step -> assertThat(step.getExecutionContext().getString("position"))
                            .isEqualTo("enumerate"));
            assertThat(repository.getLastStepExecution(run, "playlists")).isNotNull();
        }
    }

    @Test
    void onlyOldCompletedRunsOfThisMigrationAreDeleted(@TempDir Path directory) throws Exception {
        try (LedgerDatabase database = PreparedLedger.open(directory, MIGRATION)) {
            JobRepository repository = repository(database);
            end(repository, MIGRATION, 1, BatchStatus.FAILED);
            for (int run = 2; run <= 12; run++) {
                end(repository, MIGRATION, run, BatchStatus.COMPLETED);
                end(repository, "other", run, BatchStatus.COMPLETED);
            }

            new BatchRecords(repository, mock(JobOperator.class), MIGRATION).prepare();

            assertThat(runsOf(repository, MIGRATION)).containsExactlyInAnyOrder(1L, 8L, 9L, 10L, 11L, 12L);
            assertThat(runsOf(repository, "other")).hasSize(11);
        }
    }

    /** If the two differ, the ledger's record of a run decides whether it is continued. */
    @Test
    void aRunThatTheLedgerContinuesCanAlwaysStart(@TempDir Path directory) throws Exception {
        try (LedgerDatabase database = PreparedLedger.open(directory, MIGRATION)) {
            JobRepository repository = repository(database);
            BatchRecords records = new BatchRecords(repository, mock(JobOperator.class), MIGRATION);
            end(repository, MIGRATION, 1, BatchStatus.COMPLETED);
            end(repository, MIGRATION, 2, BatchStatus.STOPPED);
            repository.createJobInstance(MigrateChannelJob.JOB, parameters(MIGRATION, 3));

            for (int run = 1; run <= 4; run++) {
                records.letStart(parameters(MIGRATION, run));
            }

            assertThat(repository.findJobInstances(MigrateChannelJob.JOB))
                    .as("the run that Spring Batch would continue by itself")
                    .singleElement()
                    .isEqualTo(repository.getJobInstance(MigrateChannelJob.JOB, parameters(MIGRATION, 2)));
        }
    }

    private static List<Long> runsOf(JobRepository repository, String migration) {
        return repository.findJobInstances(MigrateChannelJob.JOB).stream()
                .map(instance -> repository.getLastJobExecution(instance).getJobParameters())
                .filter(parameters -> migration.equals(parameters.getString("migration")))
                .map(parameters -> parameters.getLong("run"))
                .toList();
    }

    private static void end(JobRepository repository, String migration, long run, BatchStatus status) {
        JobParameters parameters = parameters(migration, run);
        JobInstance instance = repository.createJobInstance(MigrateChannelJob.JOB, parameters);
        JobExecution job = repository.createJobExecution(instance, parameters, new ExecutionContext());
        job.setStatus(status);
        job.setEndTime(LocalDateTime.now());
        repository.update(job);
    }

    private static JobParameters parameters(String migration, long run) {
        return new JobParametersBuilder()
                .addString("migration", migration)
                .addLong("run", run)
                .toJobParameters();
    }

    private static void start(
            JobRepository repository, JobInstance run, JobParameters parameters, String stepName, BatchStatus status) {
        JobExecution job = repository.createJobExecution(run, parameters, new ExecutionContext());
        StepExecution step = repository.createStepExecution(stepName, job);
        step.setStartTime(LocalDateTime.now());
        step.getExecutionContext().putString("position", stepName);
        step.setStatus(status);
        repository.update(step);
        repository.updateExecutionContext(step);
        job.setStartTime(LocalDateTime.now());
        job.setEndTime(LocalDateTime.now());
        job.setStatus(BatchStatus.FAILED);
        repository.update(job);
    }

    private static JobRepository repository(LedgerDatabase database) throws Exception {
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(database.dataSource());
        factory.setTransactionManager(new JdbcTransactionManager(database.dataSource()));
        factory.afterPropertiesSet();
        return factory.getObject();
    }
}
