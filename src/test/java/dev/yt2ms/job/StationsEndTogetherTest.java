package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.mockito.AdditionalAnswers.delegatesTo;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.withSettings;

import dev.yt2ms.job.control.StepWatch;
import dev.yt2ms.job.control.Steps;
import dev.yt2ms.job.station.StationSteps;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.database.PreparedLedger;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.WorkSignal;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.repository.support.JdbcJobRepositoryFactoryBean;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * Tests that the run stops if Spring Batch can't begin, record or end a station. Otherwise the other stations would
 * wait forever for work from that station. The job is the real one, but its stations do nothing.
 */
class StationsEndTogetherTest {

    private static final RuntimeException GONE = new DataAccessResourceFailureException(
            "gone", new SQLException("This connection has been closed", "08003"));

    private static LedgerDatabase database;
    private static JobRepository real;
    private static long runs;

    private final RunControl control = new RunControl();
    private final AtomicInteger working = new AtomicInteger();
    private final RunReport report = mock();
    private JobRepository repository;
    private JobRepository watched;
    private Steps steps;

    /** The call of the job repository that fails. */
    private enum Moment {
        STATION_IS_CREATED,
        STATION_BEGINS,
        STATION_ENDS,
        STATION_CONTEXT_IS_KEPT,
        FIRST_WORKER_IS_CREATED,
        FIRST_WORKER_BEGINS,
        LAST_WORKER_BEGINS,
        WORKER_ENDS;

        /** Whether this call is made only after a station or a worker has done its work. */
        boolean isAnEnd() {
            return this == STATION_ENDS || this == STATION_CONTEXT_IS_KEPT || this == WORKER_ENDS;
        }
    }

    @BeforeAll
    static void openDatabase(@TempDir Path directory) throws Exception {
        database = PreparedLedger.open(directory, "test");
        JdbcJobRepositoryFactoryBean factory = new JdbcJobRepositoryFactoryBean();
        factory.setDataSource(database.dataSource());
        factory.setTransactionManager(new JdbcTransactionManager(database.dataSource()));
        factory.setIsolationLevelForCreateEnum(new MigrationComponents().getIsolationLevelForCreate());
        factory.afterPropertiesSet();
        real = factory.getObject();
    }

    @BeforeEach
    void makeRepositoryThatCanFail() {
        repository = mock(JobRepository.class, withSettings().stubOnly().defaultAnswer(delegatesTo(real)));
        StepWatch watch = new StepWatch(control);
        watched = watch.watching(repository);
        steps = new Steps(watched, watch, ObservationRegistry.NOOP);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    static Stream<Arguments> failures() {
        return Stream.of(Station.values())
                .flatMap(station -> Stream.of(Moment.values())
                        .flatMap(moment -> Stream.of(GONE, new StackOverflowError())
                                .map(failure -> Arguments.of(station, moment, failure))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aStationThatFailsEndsTheOthers(Station station, Moment moment, Throwable failure) throws Exception {
        fail(name(station), moment, failure);

        JobExecution execution = runJob(station, moment.isAnEnd());

        assertThat(control.isStopping()).isTrue();
        assertThat(control.reason().orElseThrow().kind())
                .as(control.reason().toString())
                .isEqualTo(failure == GONE ? StopReason.Kind.LATER : StopReason.Kind.DEFECT);
        assertThat(working)
                .as("workers that still work after the job has ended")
                .hasValue(0);
        assertThat(execution.getStatus()).isNotEqualTo(BatchStatus.COMPLETED);
        verify(report).afterJob(execution);
    }

    /**
     * If Spring Batch can't record the end of a step, the flow ends after it. If the run did not stop, it would count
     * as successful, although it may not even have read the channel.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "preflight",
                "playlists",
                "enumerate",
                "conclude",
                "better",
                "select",
                "recover",
                "delete",
                "canary"
            })
    void aStepWhoseEndCannotBeRecordedStopsTheRun(String step) {
        failUpdate(step, BatchStatus.COMPLETED, GONE);

        JobExecution execution = runJob(Station.DOWNLOAD, false);

        assertThat(control.reason().orElseThrow().kind()).isEqualTo(StopReason.Kind.LATER);
        assertThat(execution.getStatus()).isNotEqualTo(BatchStatus.COMPLETED);
    }

    private void fail(String station, Moment moment, Throwable failure) {
        switch (moment) {
            case STATION_IS_CREATED -> doThrow(failure).when(repository).createStepExecution(eq(station), any());
            case STATION_BEGINS -> failUpdate(station, BatchStatus.STARTED, failure);
            case STATION_ENDS -> failUpdate(station, BatchStatus.COMPLETED, failure);
            case STATION_CONTEXT_IS_KEPT ->
                doThrow(failure)
                        .when(repository)
                        .updateExecutionContext(argThat((StepExecution step) -> isCalled(station, step)));
            case FIRST_WORKER_IS_CREATED ->
                doThrow(failure).when(repository).createStepExecution(eq(station + ":1"), any());
            case FIRST_WORKER_BEGINS -> failUpdate(station + ":1", BatchStatus.STARTED, failure);
            case LAST_WORKER_BEGINS -> failUpdate(station + ":2", BatchStatus.STARTED, failure);
            case WORKER_ENDS -> failUpdate(station + ":1", BatchStatus.COMPLETED, failure);
        }
    }

    private void failUpdate(String name, BatchStatus status, Throwable failure) {
        doThrow(failure)
                .when(repository)
                .update(argThat((StepExecution step) -> isCalled(name, step) && step.getStatus() == status));
    }

    private static boolean isCalled(String name, StepExecution step) {
        return step != null && step.getStepName().equals(name);
    }

    private JobExecution runJob(Station failing, boolean endsByItself) {
        StationSteps stations = new StationSteps(
                steps,
                watched,
                (station, slots) -> () -> {
                    if (station == failing && endsByItself) {
                        return null;
                    }
                    working.incrementAndGet();
                    control.awaitStop(Duration.ofMinutes(5));
                    // Imitates an upload, which may need some time to end after a stop.
                    Thread.sleep(20);
                    working.decrementAndGet();
                    return null;
                },
                new WorkSignal(),
                control);
        Job job = new MigrateChannelJob()
                .migrateChannel(
                        watched,
                        step("preflight"),
                        step("playlists"),
                        step("enumerate"),
                        step("conclude"),
                        step("better"),
                        step("select"),
                        step("recover"),
                        step("delete"),
                        step("canary"),
                        station(stations, Station.DOWNLOAD),
                        station(stations, Station.UPLOAD),
                        station(stations, Station.VERIFY),
                        new StaticListableBeanFactory().getBeanProvider(Step.class),
                        report,
                        control);
        JobParameters run = new JobParametersBuilder().addLong("run", ++runs).toJobParameters();
        JobExecution execution = real.createJobExecution(
                real.createJobInstance(MigrateChannelJob.JOB, run), run, new ExecutionContext());
        return assertTimeoutPreemptively(Duration.ofMinutes(3), () -> {
            job.execute(execution);
            return execution;
        });
    }

    private Step step(String name) {
        return steps.ofEachStart(name, (contribution, context) -> RepeatStatus.FINISHED);
    }

    private static Step station(StationSteps steps, Station station) {
        return steps.of(station, 2, item -> item, chunk -> {});
    }

    private static String name(Station station) {
        return station.name().toLowerCase(Locale.ROOT);
    }
}
