package dev.yt2ms.cli.session;

import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.live.ActionResult;
import dev.yt2ms.live.LiveAction;
import dev.yt2ms.live.LiveEndpoint;
import dev.yt2ms.live.LiveJson;
import dev.yt2ms.live.LiveMigration;
import dev.yt2ms.live.VideoQuery;
import dev.yt2ms.live.VideoTable;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.run.TimerThreads;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.Values;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers the live page about the migration of a job file. If a process runs the migration, this class asks that
 * process. Otherwise it opens the ledger for a request and closes it soon afterwards, because the ledger must be free
 * when a run starts.
 */
final class JobMigration implements LiveMigration, AutoCloseable {

    /** How long the ledger stays open after a request. A browser sends all requests of a page within a second. */
    private static final long KEPT_OPEN_MILLIS = 1500;

    /** How often the figures are read while other machines work on the migration and thus change them. */
    private static final Duration OTHERS_EVERY = Duration.ofSeconds(5);

    private final Settings settings;
    private final JobCommands commands;
    private final TimerThreads closer = new TimerThreads("live-ledger", 1);
    private volatile Optional<Instant> nextRun = Optional.empty();
    private volatile boolean othersWork;
    private boolean mayOpen = true;
    private @Nullable LedgerDatabase open;
    private @Nullable VideoTable table;
    /** The groups of failures, which are kept while other machines work. */
    private LiveJson.@Nullable Failures failures;

    private @Nullable ScheduledFuture<?> closing;

    /** @param commands the commands that messages and advice name */
    JobMigration(Settings settings, JobCommands commands) {
        this.settings = settings;
        this.commands = commands;
    }

    private Optional<LiveMigration> running() {
        return RunFile.read(settings.stateDir()).map(LiveEndpoint::asked);
    }

    /**
     * Closes the ledger, and does not open it again before {@link #mayOpen}, because a run of this process needs it.
     */
    synchronized void release() {
        mayOpen = false;
        closeLedger();
    }

    /**
     * Allows this object to open the ledger again.
     *
     * @param next when this process begins its next run; empty if that is not known
     */
    synchronized void mayOpen(Optional<Instant> next) {
        nextRun = next;
        mayOpen = true;
    }

    @Override
    public boolean isWorking() {
        return running().isPresent();
    }

    @Override
    public long revision() {
        return othersWork ? System.nanoTime() / OTHERS_EVERY.toNanos() : 0;
    }

    @Override
    public byte[] overview() throws IOException {
        Optional<LiveMigration> run = running();
        return run.isPresent()
                ? run.get().overview()
                : fromLedger(
                        database -> {
                            LedgerView ledger = view(database);
                            LiveJson json = json(database, ledger);
                            List<ClusterNode> nodes = JobStatus.nodes(settings, database);
                            othersWork = nodes.stream().anyMatch(ClusterNode::living);
                            Map<ItemState, Long> counts = ledger.counts();
                            LiveJson.Failures shown = json.failures(counts, othersWork ? failures : null);
                            failures = othersWork ? shown : null;
                            Map<String, Object> figures = json.figures(othersWork, counts, shown);
                            if (othersWork) {
                                figures.put("nodes", LiveJson.nodes(nodes));
                                figures.put("transfers", LiveJson.transfers(nodes));
                            }
                            return overview(figures, List.of(LiveAction.RETRY.word()));
                        },
                        () -> overview(LiveJson.figuresBeforeTheFirstRun(settings.name()), List.of()));
    }

    private byte[] overview(Map<String, Object> figures, List<String> actions) {
        figures.put("actions", actions);
        figures.put("nextRun", nextRun.map(Instant::toString).orElse(null));
        return JsonOutput.mapper().writeValueAsBytes(figures);
    }

    @Override
    public byte[] videos(VideoQuery query) throws IOException {
        Optional<LiveMigration> run = running();
        return run.isPresent()
                ? run.get().videos(query)
                : fromLedger(database -> table(database).page(query), () -> VideoTable.emptyPage(query));
    }

    @Override
    public Optional<byte[]> video(String videoId) throws IOException {
        Optional<LiveMigration> run = running();
        return run.isPresent()
                ? run.get().video(videoId)
                : fromLedger(database -> json(database, view(database)).video(videoId), Optional::empty);
    }

    @Override
    public ActionResult act(LiveAction action, List<String> videoIds, Optional<String> rule) throws IOException {
        Optional<LiveMigration> run = running();
        if (run.isPresent()) {
            return run.get().act(action, videoIds, rule);
        }
        if (action != LiveAction.RETRY) {
            return ActionResult.refused(nextRun.map(
                            at -> "No run is in progress; the next one begins at %s.".formatted(Values.humanTime(at)))
                    .orElseGet(
                            () -> "No run is in progress; start one with %s.".formatted(commands.quoted("migrate"))));
        }
        return retry(videoIds, rule);
    }

    private synchronized ActionResult retry(List<String> videoIds, Optional<String> rule) throws IOException {
        closeLedger();
        failures = null;
        checkMayOpen();
        try (LedgerDatabase database = PatientOpening.of(settings, LedgerDatabase.Mode.MEMBER)) {
            String otherwise = nextRun.map(
                            at -> "the next run, at %s, tries them again".formatted(Values.humanTime(at)))
                    .orElseGet(() -> commands.quoted("migrate") + " tries them again");
            return ActionResult.retried(
                    new JdbcMigrationLedger(database.dataSource(), settings.name(), Clock.systemUTC())
                            .retry(videoIds, rule),
                    JobStatus.whoRetries(settings, database, otherwise));
        } catch (LedgerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private LedgerView view(LedgerDatabase database) {
        return new JdbcLedgerView(database.dataSource(), settings.name(), Clock.systemUTC());
    }

    /** Returns the table of all videos, which is kept as long as the ledger is open. */
    private VideoTable table(LedgerDatabase database) {
        VideoTable kept = table == null ? new VideoTable(view(database)) : table;
        table = kept;
        return kept;
    }

    private LiveJson json(LedgerDatabase database, LedgerView ledger) {
        return new LiveJson(
                settings.name(),
                ledger,
                new MigrationRuns(database.dataSource(), settings.name(), Clock.systemUTC()),
                settings.reporting().export(),
                commands);
    }

    /** @param none the answer if there is no ledger yet */
    private synchronized <T> T fromLedger(Function<LedgerDatabase, T> use, Supplier<T> none) throws IOException {
        checkMayOpen();
        if (closing != null) {
            closing.cancel(false);
        }
        try {
            LedgerDatabase database = open;
            if (database == null) {
                if (!LedgerDatabase.mayExist(settings.machine().database(), settings.stateDir(), settings.name())) {
                    return none.get();
                }
                database = PatientOpening.of(settings, LedgerDatabase.Mode.SHARED);
                open = database;
            }
            return use.apply(database);
        } catch (LedgerException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            closing = closer.schedule(this::closeLedger, KEPT_OPEN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void checkMayOpen() throws IOException {
        if (!mayOpen) {
            throw new IOException("a run begins or ends");
        }
    }

    private synchronized void closeLedger() {
        if (open != null) {
            open.close();
            open = null;
            table = null;
        }
    }

    @Override
    public void close() {
        release();
        closer.end();
    }
}
