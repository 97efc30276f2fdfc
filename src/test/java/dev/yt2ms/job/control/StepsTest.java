package dev.yt2ms.job.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.yt2ms.job.Items;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Tests that no thread holds a database connection longer than a statement or a transaction of the ledger takes. */
@Timeout(120)
class StepsTest {

    private static final int WORKERS = 16;

    private final JobRepository repository = mock();
    private final JobExecution job = new JobExecution(1, new JobInstance(1, "job"), new JobParameters());
    private final AtomicLong ids = new AtomicLong();
    private final List<Integer> active = Collections.synchronizedList(new ArrayList<>());

    @AutoClose
    private HikariDataSource pool;

    @BeforeEach
    void openPoolOfOne() {
        doAnswer(call -> execution(call.getArgument(0))).when(repository).createStepExecution(any(), any());
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:h2:mem:steps");
        config.setMaximumPoolSize(1);
        config.setConnectionTimeout(20_000);
        pool = new HikariDataSource(config);
    }

    @Test
    void sixteenWorkersInTheMiddleOfTransfersHoldNoDatabaseConnection() throws Exception {
        RunControl control = new RunControl();
        AtomicInteger left = new AtomicInteger(WORKERS);
        CyclicBarrier allTransfer = new CyclicBarrier(
                WORKERS, () -> active.add(pool.getHikariPoolMXBean().getActiveConnections()));
        StepExecution station = execution("download");
        Steps steps = new Steps(repository, new StepWatch(control), ObservationRegistry.NOOP);

        new StationSteps(
                        steps,
                        repository,
                        (name, slots) -> () -> {
                            use(pool);
                            int number = left.getAndDecrement();
                            return number > 0 ? Items.toDownload("video" + number) : null;
                        },
                        new WorkSignal(),
                        control)
                .of(
                        Station.DOWNLOAD,
                        WORKERS,
                        item -> {
                            use(pool);
                            allTransfer.await(1, TimeUnit.MINUTES);
                            return item;
                        },
                        chunk -> use(pool))
                .execute(station);

        assertThat(control.reason()).isEmpty();
        assertThat(active).containsExactly(0);
    }

    @Test
    void aTaskletThatWaitsForTheNetworkHoldsNoDatabaseConnection() throws Exception {
        StepExecution step = execution("recover");

        new Steps(repository, new StepWatch(new RunControl()), ObservationRegistry.NOOP)
                .ofEachStart("recover", (contribution, context) -> {
                    use(pool);
                    active.add(pool.getHikariPoolMXBean().getActiveConnections());
                    return RepeatStatus.continueIf(active.size() < 2);
                })
                .execute(step);

        assertThat(step.getStatus()).isEqualTo(BatchStatus.COMPLETED);
        assertThat(active).containsExactly(0, 0);
    }

    /** Uses a connection as the ledger does: for a transaction, and for a single statement. */
    private static void use(DataSource dataSource) {
        JdbcClient jdbc = JdbcClient.create(dataSource);
        new TransactionTemplate(new JdbcTransactionManager(dataSource))
                .executeWithoutResult(
                        status -> jdbc.sql("SELECT 1").query(Integer.class).single());
        jdbc.sql("SELECT 1").query(Integer.class).single();
    }

    private StepExecution execution(String name) {
        return new StepExecution(ids.incrementAndGet(), name, job);
    }
}
