package dev.yt2ms.job.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import dev.yt2ms.job.Items;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.RunControl;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.dao.DataAccessResourceFailureException;

/** A worker that Spring Batch loses ends the run; otherwise other workers would wait forever for its item. */
class StationTest {

    private static final DataAccessResourceFailureException GONE = new DataAccessResourceFailureException("gone");

    private final RunControl control = new RunControl();
    private final JobRepository repository = mock();
    private final JobExecution job = new JobExecution(1, new JobInstance(1, "job"), new JobParameters());
    private final AtomicLong ids = new AtomicLong();

    @BeforeEach
    void makeExecutions() {
        doAnswer(call -> execution(call.getArgument(0))).when(repository).createStepExecution(any(), any());
    }

    @Test
    void aWorkerThatCannotBeRecordedBetweenTwoItemsEndsTheRun() throws Exception {
        AtomicBoolean lost = new AtomicBoolean();
        doAnswer(call -> {
                    StepExecution step = call.getArgument(0);
                    if (step.getStatus() == BatchStatus.STARTED && step.getWriteCount() > 0 && !lost.getAndSet(true)) {
                        throw GONE;
                    }
                    return null;
                })
                .when(repository)
                .update(any(StepExecution.class));

        runStation(oneItemAndThenWaitForOthers());

        assertThat(lost).isTrue();
        assertThat(control.isStopping()).isTrue();
    }

    @Test
    void aStationThatCannotBeBegunEndsTheRun() throws Exception {
        doThrow(GONE).when(repository).createStepExecution(any(), any());

        runStation(oneItemAndThenWaitForOthers());

        assertThat(control.isStopping()).isTrue();
    }

    @Test
    void aStationThatEndsAsItShouldEndsNothing() throws Exception {
        runStation(() -> null);

        assertThat(control.isStopping()).isFalse();
    }

    private ItemReader<MigrationItem> oneItemAndThenWaitForOthers() {
        AtomicBoolean given = new AtomicBoolean();
        return () -> {
            if (!given.getAndSet(true)) {
                return Items.toDownload("one");
            }
            control.awaitStop(Duration.ofMinutes(5));
            return null;
        };
    }

    private void runStation(ItemReader<MigrationItem> reader) throws Exception {
        new StationSteps(repository, station -> reader, control)
                .of(Station.DOWNLOAD, 2, item -> item, chunk -> {})
                .execute(execution("download"));
    }

    private StepExecution execution(String name) {
        return new StepExecution(ids.incrementAndGet(), name, job);
    }
}
