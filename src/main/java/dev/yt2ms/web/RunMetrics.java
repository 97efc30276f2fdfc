package dev.yt2ms.web;

import dev.yt2ms.job.Migration;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunFigures;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.youtube.QuotaReset;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The metrics of a run for Prometheus. The ledger is read when the metrics are asked for, at most once for all of them.
 */
public final class RunMetrics implements LivePage.Metrics {

    /** The limits of the histograms, from a short clip to a stream of many hours. */
    private static final Duration[] DURATIONS = {
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(3),
        Duration.ofMinutes(10),
        Duration.ofMinutes(30),
        Duration.ofHours(1),
        Duration.ofHours(3)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Migration migration;
    private final LedgerView ledger;
    private final Clock clock;
    private final Map<Direction, Timer> durations = new EnumMap<>(Direction.class);
    private final Set<Object> registered = new HashSet<>();
    private Map<ItemState, Long> counts = Map.of();
    private long quotaToday;

    /** Begins to measure. */
    public RunMetrics(String name, Migration migration, Clock clock) {
        this.migration = migration;
        this.ledger = migration.ledger();
        this.clock = clock;
        registry.config().commonTags("migration", name);
        for (ItemState state : ItemState.values()) {
            Gauge.builder("yt2ms.videos", () -> counts.getOrDefault(state, 0L))
                    .description("The number of videos in each state")
                    .tags("state", lower(state))
                    .register(registry);
        }
        for (Direction direction : Direction.values()) {
            add(direction);
        }
        Gauge.builder("yt2ms.quota.used.today", () -> quotaToday)
                .description("Units of YouTube's quota that were used since the last reset")
                .register(registry);
        Gauge.builder("yt2ms.staging", () -> staging().used())
                .baseUnit("bytes")
                .description("Bytes that are reserved or staged")
                .register(registry);
        Gauge.builder("yt2ms.staging.limit", () -> staging().limit())
                .baseUnit("bytes")
                .description("download.staging-limit")
                .register(registry);
        Gauge.builder("yt2ms.paused", () -> migration.pause().mayTransfer() ? 0 : 1)
                .description("1 while a person has paused the transfers")
                .register(registry);
        migration.transfers().onEnd((transfer, took) -> {
            Timer timer = durations.get(transfer.direction());
            if (timer != null) {
                timer.record(took);
            }
        });
    }

    private void add(Direction direction) {
        Tags tags = Tags.of("direction", lower(direction));
        Transfers transfers = migration.transfers();
        FunctionCounter.builder(
                        "yt2ms.transferred",
                        transfers,
                        sum -> direction == Direction.UPLOAD ? sum.uploadedBytes() : sum.downloadedBytes())
                .baseUnit("bytes")
                .tags(tags)
                .description("Bytes that this process has transferred")
                .register(registry);
        Gauge.builder(
                        "yt2ms.transfers.running",
                        () -> transfers.running().stream()
                                .filter(transfer -> transfer.direction() == direction)
                                .count())
                .tags(tags)
                .description("The number of running transfers")
                .register(registry);
        durations.put(
                direction,
                Timer.builder("yt2ms.transfer.duration")
                        .tags(tags)
                        .description("How long transfers took, including failed ones")
                        .serviceLevelObjectives(DURATIONS)
                        .register(registry));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private RunFigures.Staging staging() {
        return migration.figures().staging().orElse(new RunFigures.Staging(0, 0));
    }

    /** Adds the gates and the kinds of failed attempts that have appeared since the last call. */
    private void addNew() {
        RunFigures figures = migration.figures();
        for (Gate.Status gate : figures.gates()) {
            if (registered.add(gate.server())) {
                Gauge.builder("yt2ms.gate.closed", () -> closed(gate.server()))
                        .tags("server", gate.server())
                        .description("1 while the server throttles or is unavailable")
                        .register(registry);
            }
        }
        figures.failedAttempts().forEach((attempt, count) -> {
            if (registered.add(attempt)) {
                FunctionCounter.builder(
                                "yt2ms.attempts.failed",
                                figures,
                                all -> all.failedAttempts().getOrDefault(attempt, 0L))
                        .tags(
                                "station",
                                attempt.station(),
                                "rule",
                                attempt.rule(),
                                "class",
                                lower(attempt.failureClass()))
                        .description("Failed attempts of this process, by the rule of the failure")
                        .register(registry);
            }
        });
    }

    private int closed(String server) {
        return migration.figures().gates().stream()
                        .anyMatch(gate -> gate.server().equals(server) && gate.state() != Gate.State.OPEN)
                ? 1
                : 0;
    }

    @Override
    public synchronized String text() {
        counts = ledger.counts();
        LocalDate today = LocalDate.ofInstant(clock.instant(), QuotaReset.PACIFIC);
        quotaToday = migration.runs().run().map(run -> run.quota().on(today)).orElse(0L);
        addNew();
        return registry.scrape();
    }
}
