package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.OperatorException;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.database.LedgerDatabase;
import dev.yt2ms.ledger.jdbc.JdbcMigrationLedger;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.report.status.StatusEndpoint;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.util.FastByteArrayOutputStream;

/** The status of a migration, by its job file: of the running process, or of the ledger where none runs. */
public final class JobStatus {

    private JobStatus() {}

    /**
     * The object of {@code status --json}: of the running process where there is one, else of the ledger.
     *
     * @param reconciled with the reconciliation
     */
    public static byte[] read(Settings settings, boolean reconciled) throws IOException {
        Optional<RunFile> running = RunFile.read(settings.stateDir());
        if (running.isPresent()) {
            try {
                return StatusEndpoint.ask(running.get(), reconciled);
            } catch (IOException e) {
                // It has just ended, or the number is now another process's: the ledger tells.
            }
        }
        if (!LedgerDatabase.mayExist(settings.database(), settings.stateDir(), settings.name())) {
            return ("{\"name\":\"" + settings.name()
                            + "\",\"channel\":{},\"counts\":{},\"bytesUploaded\":0,\"quotaUsed\":0,\"run\":{\"state\":\""
                            + StatusReport.NEVER_RUN + "\"},\"source\":{},\"items\":[]}")
                    .getBytes(StandardCharsets.UTF_8);
        }
        return fromLedger(settings, reconciled);
    }

    private static byte[] fromLedger(Settings settings, boolean reconciled) {
        try (LedgerDatabase database = PatientOpening.of(
                settings.stateDir(),
                () -> LedgerDatabase.open(
                        settings.database(), settings.stateDir(), settings.name(), LedgerDatabase.Mode.SHARED))) {
            DataSource dataSource = database.dataSource();
            Clock clock = Clock.systemUTC();
            // Some 20 MB for 20,000 videos: what doubles its room as it grows would take three times that.
            FastByteArrayOutputStream out = new FastByteArrayOutputStream();
            // Where a second process may look in, a RUNNING run may well be alive.
            boolean alive = settings.database().url().isPresent();
            StatusReport report = new StatusReport(
                    settings.name(),
                    new JdbcMigrationLedger(dataSource, settings.name(), clock),
                    new MigrationRuns(dataSource, settings.name(), clock),
                    alive);
            if (reconciled) {
                report.writeReconciledTo(out);
            } else {
                report.writeTo(out);
            }
            return out.toByteArrayUnsafe();
        } catch (LedgerException e) {
            throw e.isHeldByOther()
                    ? new OperatorException(e.getMessage() + ", but does not answer; ask again in a moment")
                    : e;
        }
    }
}
