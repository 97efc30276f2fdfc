package dev.yt2ms.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.run.RunControl;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Tests a step that ends although it has work left. It must do the rest at the next start of its run, and must not run
 * again once it is finished.
 */
class UnfinishedTest {

    private final List<String> done = new ArrayList<>();

    @AutoClose
    private LedgerDatabase database;

    private JobRepository repository;
    private JobInstance run;
    private boolean cutShort;
    private boolean fails;

    @BeforeEach
    void openDatabase(@TempDir Path directory) throws Exception {
        database = PreparedLedger.open(directory, "test");
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(database.dataSource());
        factory.setTransactionManager(new JdbcTransactionManager(database.dataSource()));
        factory.afterPropertiesSet();
        repository = factory.getObject();
        run = repository.createJobInstance("job", new JobParameters());
    }

    @Test
    void postponedWorkIsDoneAtTheFirstStartThatPermitsIt() throws Exception {
        cutShort = true;
        start();
        start();
        assertThat(done).containsExactly("list", "list");

        cutShort = false;
        start();
        start();
        assertThat(done).containsExactly("list", "list", "list", "conclude");
    }

    @Test
    void aFailedStepIsRepeatedEvenIfItHadWorkLeftBefore() throws Exception {
        cutShort = true;
        start();
        cutShort = false;
        fails = true;
        start();
        fails = false;
        start();
        start();

        assertThat(done).containsExactly("list", "list", "failed", "conclude");
    }

    private void start() throws Exception {
        Steps steps = new Steps(repository, new StepWatch(new RunControl()), ObservationRegistry.NOOP);
        Unfinished unfinished = new Unfinished(repository);
        Step list = steps.ofEachStart("list", (contribution, context) -> {
            if (!unfinished.isDone(contribution.getStepExecution())) {
                done.add("list");
                Unfinished.forget(contribution.getStepExecution());
                if (cutShort) {
                    Unfinished.note(contribution.getStepExecution());
                }
            }
            return RepeatStatus.FINISHED;
        });
        Step conclude = steps.ofEachStart(
                "conclude", unfinished.onceInARun(job -> !Unfinished.isNoted(job, "list"), (contribution, context) -> {
                    done.add(fails ? "failed" : "conclude");
                    if (fails) {
                        throw new IllegalStateException("fails");
                    }
                    return RepeatStatus.FINISHED;
                }));
        JobExecution execution = repository.createJobExecution(run, new JobParameters(), new ExecutionContext());
        new JobBuilder("job", repository).start(list).next(conclude).build().execute(execution);
        assertThat(execution.getStatus()).isEqualTo(fails ? BatchStatus.FAILED : BatchStatus.COMPLETED);
    }
}
