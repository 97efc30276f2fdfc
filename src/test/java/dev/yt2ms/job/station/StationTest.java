package dev.yt2ms.job.station;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;

import dev.yt2ms.job.Items;
import dev.yt2ms.job.control.StepWatch;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.WorkSignal;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.JobInstance;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.dao.DataAccessResourceFailureException;

/**
 * Tests that the run ends if Spring Batch loses a worker. Otherwise the other workers would wait forever for that
 * worker's item.
 */
class StationTest {

    private static final DataAccessResourceFailureException GONE = new DataAccessResourceFailureException("gone");

    private final RunControl control = new RunControl();
    private final JobRepository repository = mock();
    private final JobExecution job = new JobExecution(1, new JobInstance(1, "job"), new JobParameters());
    private final AtomicLong ids = new AtomicLong();
    private final List<StepExecution> workers = new ArrayList<>();

    @BeforeEach
    void makeExecutions() {
        doAnswer(call -> {
                    StepExecution worker = execution(call.getArgument(0));
                    workers.add(worker);
                    return worker;
                })
                .when(repository)
                .createStepExecution(any(), any());
    }

    @Test
    void ifAWorkersProgressCannotBeRecordedTheRunEnds() throws Exception {
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

        // Progress is recorded only once a second, so the reader returns items until it has been recorded.
        runStation(() -> {
            if (!lost.get() && !control.awaitStop(Duration.ofMillis(50))) {
                return Items.toDownload("one");
            }
            control.awaitStop(Duration.ofMinutes(5));
            return null;
        });

        assertThat(lost).isTrue();
        assertThat(control.isStopping()).isTrue();
    }

    @Test
    void aStationThatCannotBeStartedEndsTheRun() throws Exception {
        doThrow(GONE).when(repository).createStepExecution(any(), any());

        runStation(oneItemAndThenWaitForOthers());

        assertThat(control.isStopping()).isTrue();
    }

    @Test
    void aStationThatEndsNormallyDoesNotEndTheRun() throws Exception {
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

    @Test
    void aStopEndsTheStationAfterItsCurrentItemIsRecorded() throws Exception {
        List<MigrationItem> recorded = new CopyOnWriteArrayList<>();

        StepExecution station = runStation(
                oneItemAndThenWaitForOthers(),
                item -> {
                    control.stop(StopReason.of(StopReason.Kind.SIGNAL, "stopped"));
                    return item;
                },
                recorded::addAll);

        assertThat(recorded).hasSize(1);
        assertThat(station.getStatus()).isEqualTo(BatchStatus.STOPPED);
        assertThat(workers)
                .extracting(StepExecution::getStatus)
                .containsOnly(BatchStatus.STOPPED)
                .hasSize(2);
    }

    @Test
    void aStepThatBeginsDuringAStopDoesNothing() throws Exception {
        control.stop(StopReason.of(StopReason.Kind.SIGNAL, "stopped"));

        StepExecution station = runStation(() -> {
            throw new AssertionError("the step must not read an item");
        });

        assertThat(station.getStatus()).isEqualTo(BatchStatus.STOPPED);
        assertThat(control.reason().orElseThrow().kind()).isEqualTo(StopReason.Kind.SIGNAL);
    }

    private StepExecution runStation(ItemReader<MigrationItem> reader) throws Exception {
        return runStation(reader, item -> item, chunk -> {});
    }

    private StepExecution runStation(
            ItemReader<MigrationItem> reader,
            ItemProcessor<MigrationItem, MigrationItem> processor,
            Consumer<List<? extends MigrationItem>> writer)
            throws Exception {
        StepWatch watch = new StepWatch(control);
        JobRepository watched = watch.watching(repository);
        StepExecution station = execution("download");
        try {
            new StationSteps(
                            new Steps(watched, watch, ObservationRegistry.NOOP),
                            watched,
                            (name, slots) -> reader,
                            new WorkSignal(),
                            control)
                    .of(Station.DOWNLOAD, 2, processor, chunk -> writer.accept(chunk.getItems()))
                    .execute(station);
        } catch (DataAccessResourceFailureException e) {
            assertThat(e)
                    .isSameAs(GONE); // The test calls the station directly. In a run, the job handles this exception.
        }
        return station;
    }

    private StepExecution execution(String name) {
        return new StepExecution(ids.incrementAndGet(), name, job);
    }
}
