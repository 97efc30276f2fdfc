package dev.yt2ms.cli.session;

import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.jdbc.JdbcLedgerView;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.report.status.StatusEndpoint;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Returns the status of a job file's migration: from the process that runs it, if there is one, otherwise from the
 * ledger.
 */
public final class JobStatus {

    private JobStatus() {}

    /**
     * Returns the object of {@code status --json} as UTF-8.
     *
     * @param extent the videos and figures that the object contains
     */
    public static byte[] read(Settings settings, StatusReport.Extent extent) throws IOException {
        Optional<RunFile> running = RunFile.read(settings.stateDir());
        if (running.isPresent()) {
            try {
                return StatusEndpoint.ask(running.get(), extent);
            } catch (IOException e) {
                // The process has just ended, or another process uses its port by now, so the ledger is read instead.
            }
        }
        if (!LedgerDatabase.mayExist(settings.machine().database(), settings.stateDir(), settings.name())) {
            return ("{\"name\":\"" + settings.name()
                            + "\",\"channel\":{},\"counts\":{},\"bytesUploaded\":0,\"quotaUsed\":0,\"run\":{\"state\":\""
                            + StatusReport.NEVER_RUN + "\"},\"source\":{},\"items\":[]}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        return fromLedger(settings, extent);
    }

    private static byte[] fromLedger(Settings settings, StatusReport.Extent extent) {
        try (LedgerDatabase database = PatientOpening.of(settings, LedgerDatabase.Mode.SHARED)) {
            DataSource dataSource = database.dataSource();
            Clock clock = Clock.systemUTC();
            // The status of 20,000 videos takes about 20 MB. An array that doubles its size when it is full would need
            // three times that memory.
            FastByteArrayOutputStream out = new FastByteArrayOutputStream();
            List<ClusterNode> nodes = nodes(settings, database);
            boolean alive = nodes.stream().anyMatch(ClusterNode::living);
            StatusReport report = new StatusReport(
                    settings.name(),
                    new JdbcLedgerView(dataSource, settings.name(), clock),
                    new MigrationRuns(dataSource, settings.name(), clock),
                    alive,
                    Optional::empty,
                    () -> TransferPause.State.NONE,
                    () -> nodes);
            report.writeTo(out, extent);
            return out.toByteArrayUnsafe();
        } catch (LedgerException e) {
            throw e.isHeldByOther()
                            && !LedgerDatabase.isShareable(settings.machine().database())
                    ? e.withMessage(e.getMessage() + ", but it does not answer; run this command again in a moment")
                    : e;
        }
    }

    /**
     * Returns a clause that says who will try the videos that a person has put back into the queue.
     *
     * @param otherwise what to say if no machine works on the migration
     */
    public static String whoRetries(Settings settings, LedgerDatabase database, String otherwise) {
        List<ClusterNode> living =
                nodes(settings, database).stream().filter(ClusterNode::living).toList();
        return living.isEmpty()
                ? otherwise
                : "the running machines (%s) try them again, or else the next run"
                        .formatted(living.stream().map(ClusterNode::name).collect(Collectors.joining(", ")));
    }

    /** Returns the machines that share the migration. Only a ledger in a database server can have any. */
    static List<ClusterNode> nodes(Settings settings, LedgerDatabase database) {
        return LedgerDatabase.isShareable(settings.machine().database())
                ? new LedgerNodes(database.dataSource(), settings.name(), Clock.systemUTC()).all()
                : List.of();
    }
}
