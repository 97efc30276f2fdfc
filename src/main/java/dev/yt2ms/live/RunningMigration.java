package dev.yt2ms.live;

import dev.yt2ms.job.Migration;
import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.TimerThreads;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The migration that this process runs. It does nothing before it is asked for the first time. From then on it records
 * the history of the run.
 */
public final class RunningMigration implements LiveMigration, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunningMigration.class);

    private static final Duration SAMPLE_EVERY = Duration.ofSeconds(5);
    /** The current rates are measured over this time. */
    private static final long RATE_MILLIS = 30_000;

    /** The maximum age of an overview. All viewers get the same overview until it is older. */
    private static final long FRESH_NANOS = 800_000_000L;

    /** In the background, reading the ledger takes at most 1/{@code LEDGER_SHARE} of the time. */
    private static final int LEDGER_SHARE = 10;

    /**
     * The figures from the ledger. They are read in the background, because reading them takes long for 20,000 videos
     * during a run.
     *
     * @param figures the figures as JSON
     * @param readAt when the figures were read, as {@link System#nanoTime}
     * @param tookNanos how long reading them took
     */
    private record LedgerPart(
            Map<String, Object> figures,
            long onPlatform,
            LiveJson.Failures failures,
            Optional<Duration> estimate,
            List<ClusterNode> nodes,
            long readAt,
            long tookNanos) {

        boolean isOld() {
            return System.nanoTime() - readAt > Math.max(FRESH_NANOS, LEDGER_SHARE * tookNanos);
        }
    }

    private final Migration migration;
    private final LedgerView ledger;
    private final LiveJson json;
    private final VideoTable table;
    private final History history = new History();
    private final RemainingTime remaining;

    private final AtomicBoolean reading = new AtomicBoolean();
    /** The number of actions. Figures that were read before the last action are not shown after it. */
    private int actions;

    private @Nullable LedgerPart known;
    /**
     * Guards {@link #sampler}. It is a separate lock, so that a run does not wait for a slow overview when it begins or
     * ends.
     */
    private final Object sampling = new Object();

    private @Nullable TimerThreads sampler;
    private byte[] overview = {};
    private long overviewAt;

    /** @param commands the commands that messages and advice name */
    public RunningMigration(Migration migration, Settings settings, JobCommands commands) {
        this.migration = migration;
        this.ledger = migration.ledger();
        this.json = new LiveJson(
                settings.name(), ledger, migration.runs(), settings.reporting().export(), commands);
        this.table = new VideoTable(ledger);
        this.remaining = new RemainingTime(ledger);
    }

    /** Begins to record the history of the run, if that has not begun yet. */
    public void observe() {
        synchronized (sampling) {
            if (sampler == null) {
                sampler = new TimerThreads("live-history", 1);
                sampler.scheduleWithFixedDelay(this::sample, 0, SAMPLE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void sample() {
        try {
            history.add(now(ItemState.onPlatform(ledger.counts())));
        } catch (RuntimeException e) {
            // The database can't be read at this moment. The next sample follows soon.
        }
    }

    private History.Sample now(long onPlatform) {
        return new History.Sample(
                System.currentTimeMillis(),
                migration.transfers().downloadedBytes(),
                migration.transfers().uploadedBytes(),
                onPlatform);
    }

    @Override
    public boolean isWorking() {
        return true;
    }

    @Override
    public synchronized byte[] overview() {
        observe();
        if (overview.length == 0 || System.nanoTime() - overviewAt > FRESH_NANOS) {
            overview = JsonOutput.mapper().writeValueAsBytes(figures(ledgerPart()));
            overviewAt = System.nanoTime();
        }
        return overview;
    }

    private Map<String, Object> figures(LedgerPart known) {
        Map<String, Object> all = new LinkedHashMap<>(known.figures());
        TransferPause.State pause = migration.pause().state();
        all.put("pause", pause.name());
        all.put(
                "transfersFrom",
                migration.transfersWaitUntil().map(Instant::toString).orElse(null));
        all.put("transfers", transfers(known.nodes()));
        if (!known.nodes().isEmpty()) {
            all.put("nodes", LiveJson.nodes(known.nodes()));
            all.put("node", migration.node().orElse(null));
        }
        all.put("gates", gates());
        migration.figures().staging().ifPresent(staging -> {
            all.put("stagingUsed", staging.used());
            all.put("stagingLimit", staging.limit());
        });
        History.Sample now = now(known.onPlatform());
        List<History.Sample> samples = history.samples();
        History.Sample before = samples.stream()
                .filter(sample -> sample.atMillis() >= now.atMillis() - RATE_MILLIS)
                .findFirst()
                .orElse(now);
        double seconds = Math.max(1, (now.atMillis() - before.atMillis()) / 1e3);
        all.put("downRate", Math.round((now.downloaded() - before.downloaded()) / seconds));
        all.put("upRate", Math.round((now.uploaded() - before.uploaded()) / seconds));
        all.put("downloaded", now.downloaded());
        all.put("uploaded", now.uploaded());
        all.put("secondsLeft", known.estimate().map(Duration::toSeconds).orElse(null));
        all.put("history", history(samples, now));
        all.put("actions", actionsIn(pause));
        return all;
    }

    private synchronized LedgerPart ledgerPart() {
        LedgerPart current = known;
        if (current == null) {
            current = read(null);
            known = current;
        } else if (current.isOld() && reading.compareAndSet(false, true)) {
            LedgerPart last = current;
            int before = actions;
            DaemonThreads.start("live-figures", () -> {
                try {
                    replace(read(last), before);
                } catch (RuntimeException e) {
                    log.debug("The ledger can't be read at this moment, so the live page shows its last figures", e);
                } finally {
                    reading.set(false);
                }
            });
        }
        return current;
    }

    private synchronized void replace(LedgerPart fresh, int before) {
        if (before == actions) {
            known = fresh;
        }
    }

    private LedgerPart read(@Nullable LedgerPart last) {
        long start = System.nanoTime();
        Map<ItemState, Long> counts = ledger.counts();
        LiveJson.Failures failures = json.failures(counts, last == null ? null : last.failures());
        Map<String, Object> figures = json.figures(true, counts, failures);
        Optional<Duration> estimate = remaining.estimate();
        List<ClusterNode> nodes = migration.nodes();
        long end = System.nanoTime();
        return new LedgerPart(figures, ItemState.onPlatform(counts), failures, estimate, nodes, end, end - start);
    }

    /** Returns the transfers of this process, as they are now, and those of the other machines. */
    private List<Map<String, Object>> transfers(List<ClusterNode> nodes) {
        List<Map<String, Object>> all = new ArrayList<>();
        Optional<String> node = migration.node();
        migration.transfers().running().forEach(transfer -> all.add(LiveJson.transfer(transfer, node)));
        all.addAll(LiveJson.transfers(nodes.stream()
                .filter(other -> !Optional.of(other.name()).equals(node))
                .toList()));
        return all;
    }

    private List<Map<String, Object>> gates() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Gate.Status gate : migration.figures().gates()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("server", gate.server());
            one.put("state", gate.state().name().toLowerCase(Locale.ROOT));
            one.put("nextTry", gate.nextTry().map(Instant::toString).orElse(null));
            one.put("because", gate.because().orElse(null));
            all.add(one);
        }
        return all;
    }

    /** The samples as arrays of seconds before now, bytes downloaded, bytes uploaded and videos on the platform. */
    private static List<long[]> history(List<History.Sample> samples, History.Sample now) {
        List<long[]> rows = new ArrayList<>();
        for (History.Sample sample : samples) {
            rows.add(row(sample, now));
        }
        rows.add(row(now, now));
        return rows;
    }

    private static long[] row(History.Sample sample, History.Sample now) {
        return new long[] {
            (now.atMillis() - sample.atMillis()) / 1000, sample.downloaded(), sample.uploaded(), sample.onPlatform()
        };
    }

    private static List<String> actionsIn(TransferPause.State pause) {
        return switch (pause) {
            case NONE -> List.of(LiveAction.PAUSE.word(), LiveAction.STOP.word(), LiveAction.RETRY.word());
            case PAUSED -> List.of(LiveAction.RESUME.word(), LiveAction.STOP.word(), LiveAction.RETRY.word());
            case ENDING -> List.of(LiveAction.RESUME.word(), LiveAction.RETRY.word());
        };
    }

    @Override
    public byte[] videos(VideoQuery query) {
        return table.page(query);
    }

    @Override
    public Optional<byte[]> video(String videoId) {
        return json.video(videoId);
    }

    @Override
    public ActionResult act(LiveAction action, List<String> videoIds, Optional<String> rule) {
        ActionResult result = switch (action) {
            case PAUSE -> {
                migration.pause().pause();
                yield ActionResult.done("Paused: running transfers are completed, and no other begins until "
                        + JobCommands.UNKNOWN_FILE.quoted("resume") + ".");
            }
            case RESUME -> {
                migration.pause().resume();
                yield ActionResult.done("Transfers continue.");
            }
            case STOP -> {
                migration.pause().endAfterRunning();
                yield ActionResult.done("The run ends after its running transfers.");
            }
            case RETRY -> retry(videoIds, rule);
        };
        forgetFigures();
        return result;
    }

    private synchronized void forgetFigures() {
        actions++;
        known = null;
        overview = new byte[0];
    }

    private ActionResult retry(List<String> videoIds, Optional<String> rule) {
        OptionalInt back = migration.retry(videoIds, rule);
        table.changed();
        return back.isEmpty()
                ? ActionResult.refused(
                        "The run has no work left, so it can't try videos again. When it has ended, run %s and %s."
                                .formatted(
                                        JobCommands.UNKNOWN_FILE.quoted("retry"),
                                        JobCommands.UNKNOWN_FILE.quoted("migrate")))
                : ActionResult.retried(back.getAsInt(), "this run tries them again");
    }

    @Override
    public void close() {
        TimerThreads ended;
        synchronized (sampling) {
            ended = sampler;
        }
        if (ended != null) {
            ended.end();
        }
    }
}
