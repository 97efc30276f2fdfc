package dev.yt2ms.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.yt2ms.job.Migration;
import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.Evidence;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.RunFigures;
import dev.yt2ms.run.StagingBudget;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.run.Transfers.Transfer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Tests the metrics, and that the documentation and the dashboard name only metrics that exist. */
class RunMetricsTest {

    private static final Pattern NAME = Pattern.compile("yt2ms_[a-z_]+");

    private final Clock clock = Clock.systemUTC();
    private final Transfers transfers = new Transfers();
    private final RunFigures figures = new RunFigures();
    private final TransferPause pause = new TransferPause(clock);
    private final Migration migration = mock(Migration.class);
    private final ObservationRegistry observations = ObservationRegistry.create();
    private final RunMetrics metrics;

    RunMetricsTest() {
        LedgerView ledger = mock(LedgerView.class);
        when(ledger.counts()).thenReturn(Map.of(ItemState.VERIFIED, 7L));
        MigrationRuns runs = mock(MigrationRuns.class);
        when(runs.run()).thenReturn(Optional.empty());
        when(migration.ledger()).thenReturn(ledger);
        when(migration.runs()).thenReturn(runs);
        when(migration.transfers()).thenReturn(transfers);
        when(migration.figures()).thenReturn(figures);
        when(migration.pause()).thenReturn(pause);
        Evidence evidence = mock(Evidence.class);
        figures.add(new Gate(
                new Gate.Rules("YouTube", 2, Duration.ofHours(1), Duration.ofHours(1), 2, Backoff.PROBES),
                new RunControl(),
                clock,
                evidence));
        figures.use(new StagingBudget(1000, new RunControl(), id -> {}));
        when(migration.nodes()).thenReturn(List.of(node("berlin", true), node("rome", false)));
        when(migration.observations()).thenReturn(observations);
        metrics = new RunMetrics("my-channel", clock);
        metrics.begin(migration);
    }

    private static ClusterNode node(String name, boolean living) {
        return new ClusterNode(
                name,
                "1@host",
                Instant.EPOCH,
                Instant.EPOCH,
                living,
                living,
                Optional.empty(),
                Collections.nCopies(3, new Transfer(Direction.UPLOAD, 0, "a", "A", 1, 2)),
                4,
                5);
    }

    @Test
    void theyShowTheRun() {
        figures.attemptFailed("download", Failure.of(FailureClass.RETRY, "http-403", "no"));
        try (Transfers.Handle upload = transfers.begin(Transfers.Direction.UPLOAD, "v", "Video")) {
            upload.progress(500, 1000);
            assertThat(metrics.text())
                    .contains("yt2ms_videos{migration=\"my-channel\",state=\"verified\"} 7.0")
                    .contains("yt2ms_transferred_bytes_total{direction=\"upload\",migration=\"my-channel\"} 500.0")
                    .contains("yt2ms_transfers_running{direction=\"upload\",migration=\"my-channel\"} 1.0")
                    .contains("yt2ms_gate_closed{migration=\"my-channel\",server=\"YouTube\"} 0.0")
                    .contains("yt2ms_staging_limit_bytes{migration=\"my-channel\"} 1000.0")
                    .contains("yt2ms_paused{migration=\"my-channel\"} 0.0")
                    .containsPattern(
                            "yt2ms_attempts_failed_total\\{class=\"retry\",.*rule=\"http-403\",station=\"download\"} 1.0");
        }
        pause.pause();
        assertThat(metrics.text())
                .contains("yt2ms_paused{migration=\"my-channel\"} 1.0")
                .contains("yt2ms_transfer_duration_seconds_count{direction=\"upload\",migration=\"my-channel\"} 1")
                .contains(
                        "yt2ms_transfer_duration_seconds_bucket{direction=\"upload\",migration=\"my-channel\",le=\"10800.0\"} 1");
    }

    @Test
    void theyShowTheMachinesOfTheMigration() {
        assertThat(metrics.text())
                .contains("yt2ms_node_living{migration=\"my-channel\",node=\"berlin\"} 1.0")
                .contains("yt2ms_node_transfers{migration=\"my-channel\",node=\"berlin\"} 3.0")
                .contains("yt2ms_node_living{migration=\"my-channel\",node=\"rome\"} 0.0")
                .contains("yt2ms_node_transfers{migration=\"my-channel\",node=\"rome\"} 0.0");
    }

    @Test
    void theSumsOfTheProcessStayWhenARunEnds() {
        figures.attemptFailed("download", Failure.of(FailureClass.RETRY, "http-403", "no"));
        try (Transfers.Handle upload = transfers.begin(Transfers.Direction.UPLOAD, "v", "Video")) {
            upload.progress(500, 1000);
        }
        metrics.end();

        assertThat(metrics.text())
                .contains("yt2ms_run_active{migration=\"my-channel\"} 0.0")
                .contains("yt2ms_videos{migration=\"my-channel\",state=\"verified\"} 7.0")
                .contains("yt2ms_transferred_bytes_total{direction=\"upload\",migration=\"my-channel\"} 500.0")
                .containsPattern("yt2ms_attempts_failed_total\\{class=\"retry\".*} 1.0");
        metrics.begin(migration);
        assertThat(metrics.text())
                .contains("yt2ms_run_active{migration=\"my-channel\"} 1.0")
                .contains("yt2ms_transferred_bytes_total{direction=\"upload\",migration=\"my-channel\"} 1000.0");
    }

    @Test
    void theyHaveWhatSpringBatchReports() {
        Observation.start("spring.batch.step", observations)
                .lowCardinalityKeyValue("spring.batch.step.name", "enumerate")
                .stop();
        assertThat(metrics.text()).containsPattern("spring_batch_step_seconds_count\\{.*\"enumerate\".*} 1");
    }

    @Test
    void theDashboardAndTheDocumentationNameThemAll() throws Exception {
        figures.attemptFailed("download", Failure.of(FailureClass.RETRY, "http-403", "no"));
        Set<String> existing = names(metrics.text());

        assertThat(existing).containsAll(names(Files.readString(Path.of("jobs/deploy/grafana-dashboard.json"))));
        Set<String> families = existing.stream()
                .map(name -> name.replaceFirst("_(bucket|count|sum|max)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(names(Files.readString(Path.of("docs/web.md")))).isEqualTo(families);
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }
}
