package dev.yt2ms.cli.session;

import dev.yt2ms.ledger.ClusterNode;
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
import dev.yt2ms.model.Program;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The migration of a job file for the live page. A process that runs the migration is asked. Without one, the ledger is
 * opened for a request and closed soon afterwards, because it must be free when a run starts.
 */
final class JobMigration implements LiveMigration, AutoCloseable {

    /** The requests of one look at the page come within a second. */
    private static final long KEPT_OPEN_MILLIS = 1500;

    private final Settings settings;
    private final ScheduledExecutorService closer =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("live-ledger"));
    private @Nullable LedgerDatabase open;
    private @Nullable ScheduledFuture<?> closing;

    JobMigration(Settings settings) {
        this.settings = settings;
    }

    private Optional<LiveMigration> running() {
        return RunFile.read(settings.stateDir()).map(LiveEndpoint::asked);
    }

    @Override
    public boolean isWorking() {
        return running().isPresent();
    }

    @Override
    public byte[] overview() throws IOException {
        Optional<LiveMigration> run = running();
        return run.isPresent()
                ? run.get().overview()
                : fromLedger(database -> {
                    LedgerView ledger = view(database);
                    LiveJson json = json(database, ledger);
                    boolean alive = JobStatus.nodes(settings, database).stream().anyMatch(ClusterNode::living);
                    Map<String, Object> figures = json.figures(alive, ledger.counts(), json.failures());
                    figures.put("actions", List.of(LiveAction.RETRY.word()));
                    return JsonOutput.mapper().writeValueAsBytes(figures);
                });
    }

    @Override
    public byte[] videos(VideoQuery query) throws IOException {
        Optional<LiveMigration> run = running();
        return run.isPresent()
                ? run.get().videos(query)
                : fromLedger(database -> new VideoTable(view(database)).page(query));
    }

    @Override
    public Optional<byte[]> video(String videoId) throws IOException {
        Optional<LiveMigration> run = running();
        return run.isPresent()
                ? run.get().video(videoId)
                : fromLedger(database -> json(database, view(database)).video(videoId));
    }

    @Override
    public ActionResult act(LiveAction action, List<String> videoIds, Optional<String> rule) throws IOException {
        Optional<LiveMigration> run = running();
        if (run.isPresent()) {
            return run.get().act(action, videoIds, rule);
        }
        if (action != LiveAction.RETRY) {
            return ActionResult.refused(
                    "No run works at the moment; start one with '%s migrate'.".formatted(Program.NAME));
        }
        closeLedger();
        try (LedgerDatabase database = PatientOpening.of(settings, LedgerDatabase.Mode.ALONE)) {
            return ActionResult.retried(
                    new JdbcMigrationLedger(database.dataSource(), settings.name(), Clock.systemUTC())
                            .retry(videoIds, rule),
                    "'%s migrate' tries them again".formatted(Program.NAME));
        } catch (LedgerException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private LedgerView view(LedgerDatabase database) {
        return new JdbcLedgerView(database.dataSource(), settings.name(), Clock.systemUTC());
    }

    private LiveJson json(LedgerDatabase database, LedgerView ledger) {
        return new LiveJson(
                settings.name(),
                ledger,
                new MigrationRuns(database.dataSource(), settings.name(), Clock.systemUTC()),
                settings.reporting().export());
    }

    private synchronized <T> T fromLedger(Function<LedgerDatabase, T> use) throws IOException {
        if (closing != null) {
            closing.cancel(false);
        }
        try {
            LedgerDatabase database = open;
            if (database == null) {
                if (!LedgerDatabase.mayExist(settings.machine().database(), settings.stateDir(), settings.name())) {
                    throw new IOException("there is no ledger yet");
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

    private synchronized void closeLedger() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    @Override
    public void close() {
        closer.shutdownNow();
        closeLedger();
    }
}
