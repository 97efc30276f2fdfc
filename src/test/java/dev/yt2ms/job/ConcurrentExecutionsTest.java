package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.TestDatabases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Tests that PostgreSQL records all stations and workers although they start at the same moment. If one could not
 * start, the others would wait for it forever. With serializable transactions, this test fails half of the time.
 */
@StartsProcesses
class ConcurrentExecutionsTest {

    private static final int THREADS = 8;
    private static final int ROUNDS = 40;
    private static final int WORKERS = 2;

    @Test
    void stationsAndWorkersThatStartAtTheSameTimeAllStart(@TempDir Path directory) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (LedgerDatabase database = LedgerDatabase.open(
                TestDatabases.emptyPostgres("executions"), directory, "test", LedgerDatabase.Mode.ALONE)) {
            JobRepository repository = repository(database);
            JobInstance instance = repository.createJobInstance("job", new JobParameters());
            JobExecution job = repository.createJobExecution(instance, new JobParameters(), new ExecutionContext());

            for (int round = 0; round < ROUNDS; round++) {
                CyclicBarrier together = new CyclicBarrier(THREADS);
                List<Callable<Void>> stations = new ArrayList<>();
                for (int thread = 0; thread < THREADS; thread++) {
                    String station = "station" + round + "-" + thread;
                    stations.add(() -> {
                        together.await();
                        begin(station, repository, job);
                        for (int worker = 1; worker <= WORKERS; worker++) {
                            begin(station + ":" + worker, repository, job);
                        }
                        return null;
                    });
                }
                for (Future<Void> begun : threads.invokeAll(stations)) {
                    begun.get();
                }
            }

            assertThat(repository.getJobExecution(job.getId()).getStepExecutions())
                    .hasSize(ROUNDS * THREADS * (1 + WORKERS));
        } finally {
            threads.shutdownNow();
        }
    }

    private static JobRepository repository(LedgerDatabase database) throws Exception {
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(database.dataSource());
        factory.setTransactionManager(new JdbcTransactionManager(database.dataSource()));
        factory.setIsolationLevelForCreateEnum(new MigrationComponents().getIsolationLevelForCreate());
        factory.afterPropertiesSet();
        return factory.getObject();
    }

    private static void begin(String step, JobRepository repository, JobExecution job) {
        StepExecution execution = repository.createStepExecution(step, job);
        repository.update(execution);
        repository.updateExecutionContext(execution);
    }
}
