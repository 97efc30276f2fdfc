package dev.yt2ms.web;

import dev.yt2ms.job.Migration;
import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunFigures;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.Transfers.Direction;
import dev.yt2ms.youtube.QuotaReset;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Prometheus metrics of a process that may carry out several runs. During a run, the ledger is read once for each
 * request for the metrics. Between two runs, the figures of the ledger are those of the last run.
 */
public final class RunMetrics implements LivePage.Metrics {

    private static final String ITEM_ACTIVE = "spring\\.batch\\.(item|chunk)\\..*\\.active";

    private static final Logger log = LoggerFactory.getLogger(RunMetrics.class);

    /** The bucket limits of the histograms, from a short clip to a stream of many hours. */
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
    private final Clock clock;
    private final Map<Direction, Timer> durations = new EnumMap<>(Direction.class);
    private final Set<Object> registered = new HashSet<>();
    private final Map<Direction, Long> bytesBefore = new EnumMap<>(Direction.class);
    private final Map<RunFigures.Attempt, Long> attemptsBefore = new HashMap<>();
    private @Nullable Migration running;
    private Map<ItemState, Long> counts = Map.of();
    private Optional<MigrationRun> run = Optional.empty();
    private List<ClusterNode> nodes = List.of();

    /** @param name the name of the migration */
    public RunMetrics(String name, Clock clock) {
        this.clock = clock;
        registry.config()
                .commonTags("migration", name)
                // How long each worker has been busy with its current item is of no use, and would be most of the
                // lines.
                .meterFilter(MeterFilter.deny(meter -> meter.getName().matches(ITEM_ACTIVE)));
        for (ItemState state : ItemState.values()) {
            Gauge.builder("yt2ms.videos", () -> counts.getOrDefault(state, 0L))
                    .description("The number of videos in each state")
                    .tags("state", lower(state))
                    .register(registry);
        }
        for (Direction direction : Direction.values()) {
            add(direction);
        }
        gauge("yt2ms.run.active", "1 while a run is in progress", migration -> 1);
        Gauge.builder("yt2ms.quota.used.today", this::quotaToday)
                .description("Units of YouTube's quota that were used since the last reset")
                .register(registry);
        Gauge.builder(
                        "yt2ms.staging",
                        () -> ofRun(migration -> staging(migration).used()))
                .baseUnit("bytes")
                .description("Bytes that are reserved or staged")
                .register(registry);
        Gauge.builder(
                        "yt2ms.staging.limit",
                        () -> ofRun(migration -> staging(migration).limit()))
                .baseUnit("bytes")
                .description("download.staging-limit")
                .register(registry);
        gauge(
                "yt2ms.paused",
                "1 while a person has paused the transfers",
                migration -> migration.pause().mayTransfer() ? 0 : 1);
    }

    private void gauge(String name, String description, ToDoubleFunction<Migration> value) {
        Gauge.builder(name, () -> ofRun(value)).description(description).register(registry);
    }

    /** Returns a figure of the run; 0 while no run is in progress. */
    private double ofRun(ToDoubleFunction<Migration> figure) {
        return running == null ? 0 : figure.applyAsDouble(running);
    }

    private void add(Direction direction) {
        Tags tags = Tags.of("direction", direction.word());
        FunctionCounter.builder("yt2ms.transferred", this, all -> all.bytes(direction))
                .baseUnit("bytes")
                .tags(tags)
                .description("Bytes that this process has transferred")
                .register(registry);
        Gauge.builder(
                        "yt2ms.transfers.running",
                        () -> ofRun(migration -> migration.transfers().running().stream()
                                .filter(transfer -> transfer.direction() == direction)
                                .count()))
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

    private static RunFigures.Staging staging(Migration migration) {
        return migration.figures().staging().orElse(new RunFigures.Staging(0, 0));
    }

    private double bytes(Direction direction) {
        return bytesBefore.getOrDefault(direction, 0L) + ofRun(migration -> bytes(migration.transfers(), direction));
    }

    private static long bytes(Transfers transfers, Direction direction) {
        return direction == Direction.UPLOAD ? transfers.uploadedBytes() : transfers.downloadedBytes();
    }

    private double quotaToday() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), QuotaReset.PACIFIC);
        return run.map(last -> last.quota().on(today)).orElse(0L);
    }

    /** Measures a run until {@link #end} is called, including the steps and items that Spring Batch reports. */
    public synchronized void begin(Migration migration) {
        running = migration;
        migration.observations().observationConfig().observationHandler(new DefaultMeterObservationHandler(registry));
        migration.transfers().onEnd((transfer, took) -> {
            Timer timer = durations.get(transfer.direction());
            if (timer != null) {
                timer.record(took);
            }
        });
    }

    /** Ends the measurement of a run, if there is one. The totals of the process are kept. */
    public synchronized void end() {
        if (running == null) {
            return;
        }
        try {
            read(running);
        } catch (RuntimeException e) {
            log.debug("The ledger can't be read at the end of the run, so its last figures stay", e);
        }
        for (Direction direction : Direction.values()) {
            bytesBefore.merge(direction, bytes(running.transfers(), direction), Long::sum);
        }
        running.figures().failedAttempts().forEach((attempt, count) -> attemptsBefore.merge(attempt, count, Long::sum));
        running = null;
        nodes = List.of();
    }

    /** Reads the ledger, and adds metrics for new gates, machines and kinds of failed attempts. */
    private void read(Migration migration) {
        counts = migration.ledger().counts();
        run = migration.runs().run();
        nodes = migration.nodes();
        for (Gate.Status gate : migration.figures().gates()) {
            if (registered.add(gate.server())) {
                Gauge.builder("yt2ms.gate.closed", () -> ofRun(working -> closed(working, gate.server())))
                        .tags("server", gate.server())
                        .description("1 while the server throttles or is unavailable")
                        .register(registry);
            }
        }
        for (ClusterNode node : nodes) {
            if (registered.add(List.of(node.name()))) {
                add(node.name());
            }
        }
        migration.figures().failedAttempts().keySet().stream()
                .filter(registered::add)
                .forEach(this::add);
    }

    private void add(String node) {
        Gauge.builder("yt2ms.node.living", () -> ofNode(node, one -> one.living() ? 1 : 0))
                .tags("node", node)
                .description("1 while the machine takes part in the migration")
                .register(registry);
        Gauge.builder(
                        "yt2ms.node.transfers",
                        () -> ofNode(node, one -> one.transfers().size()))
                .tags("node", node)
                .description("The number of running transfers of the machine")
                .register(registry);
    }

    private double ofNode(String name, ToDoubleFunction<ClusterNode> figure) {
        return nodes.stream()
                .filter(node -> node.name().equals(name) && node.living())
                .mapToDouble(figure)
                .sum();
    }

    private void add(RunFigures.Attempt attempt) {
        FunctionCounter.builder("yt2ms.attempts.failed", this, all -> all.failed(attempt))
                .tags("station", attempt.station(), "rule", attempt.rule(), "class", lower(attempt.failureClass()))
                .description("Failed attempts of this process, by the rule of the failure")
                .register(registry);
    }

    private double failed(RunFigures.Attempt attempt) {
        return attemptsBefore.getOrDefault(attempt, 0L)
                + ofRun(migration -> migration.figures().failedAttempts().getOrDefault(attempt, 0L));
    }

    private static int closed(Migration migration, String server) {
        return migration.figures().gates().stream()
                        .anyMatch(gate -> gate.server().equals(server) && gate.state() != Gate.State.OPEN)
                ? 1
                : 0;
    }

    @Override
    public synchronized String text() {
        if (running != null) {
            read(running);
        }
        return registry.scrape();
    }
}
