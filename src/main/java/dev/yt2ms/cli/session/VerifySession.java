package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.terminal.LastResort;
import dev.yt2ms.cli.terminal.Logging;
import dev.yt2ms.cli.terminal.SignalStop;
import dev.yt2ms.job.Migration;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.run.VerifyReport;
import dev.yt2ms.report.status.StatusEndpoint;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Compares the platform with the ledger for a person, and prints the result. */
public final class VerifySession {

    private static final Duration GRACE = Duration.ofSeconds(30);
    /** Longer than the time that PostgreSQL has for one statement. */
    private static final Duration LONGEST_END = Duration.ofMinutes(2);

    private final Settings settings;
    private final OutputOptions output;
    private final boolean json;
    private final JobCommands commands;

    /** @param commands the commands that the report suggests */
    public VerifySession(Settings settings, OutputOptions output, boolean json, JobCommands commands) {
        this.settings = settings;
        this.output = output;
        this.json = json;
        this.commands = commands;
    }

    /** Compares, prints the report and returns the exit code. */
    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    public int run() {
        RunControl control = new RunControl();
        // The ledger stores times in milliseconds. Without the truncation, a comparison within the first millisecond
        // would seem to be earlier than the start.
        Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try (SignalStop signals = new SignalStop(control, GRACE);
                Migration migration = MigrationSession.open(settings, commands, control, Migration::openAlone)) {
            StatusReport status = new StatusReport(settings.name(), migration.ledger(), migration.runs(), false);
            RunOutcome outcome;
            // The comparison must end by itself. The report, which a person may read page by page, has no time limit.
            try (LastResort lastResort = new LastResort(
                            control,
                            LONGEST_END,
                            UnaryOperator.identity(),
                            reason -> MigrationSession.printStop(reason, json, commands),
                            code -> Runtime.getRuntime().halt(code));
                    StatusEndpoint endpoint = StatusEndpoint.start(
                            settings.stateDir(), start, status, migration::copyLedger, StatusEndpoint.Further.NONE)) {
                Logging.start(settings, migration.secrets(), commands, output, Optional.empty(), control::stop);
                outcome = migration.verify();
            }
            VerifyReport report = VerifyReport.of(
                    status,
                    outcome.comparedSince().orElse(start),
                    outcome.unverifiable(),
                    outcome.stopped().map(MigrationSession::explain));
            System.out.println(json ? report.json(commands) : report.text(output.detail(), commands));
            Logging.end();
            return exitCode(outcome, report);
        }
    }

    private static int exitCode(RunOutcome outcome, VerifyReport report) {
        if (outcome.stopped().isPresent()) {
            return outcome.exitCode();
        }
        if (outcome.unverifiable().isPresent() || !report.listed()) {
            return ExitCodes.OPERATOR;
        }
        if (report.unfinished() > 0 || outcome.leftUnverified() > 0) {
            return ExitCodes.LATER;
        }
        boolean good = report.lossy() == 0 && report.unexplained() == 0 && outcome.count(ItemState.FAILED) == 0;
        return good ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
