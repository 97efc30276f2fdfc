package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.LedgerHeldException;
import dev.yt2ms.cli.options.LogFormat;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.terminal.LastResort;
import dev.yt2ms.cli.terminal.LiveDisplay;
import dev.yt2ms.cli.terminal.Logging;
import dev.yt2ms.cli.terminal.SignalStop;
import dev.yt2ms.job.Migration;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.database.LedgerUnusable;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.run.Summary;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.report.status.StatusEndpoint;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** Runs a migration for a person: with the log, the live display, signal handling and the summary. */
public final class MigrationSession {

    /** The time beyond the grace period of uploads that is needed to end processes and close the ledger. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Settings settings;
    private final OutputOptions output;
    private final boolean json;
    private final RunOptions options;

    public MigrationSession(Settings settings, OutputOptions output, boolean json, RunOptions options) {
        this.json = json;
        this.options = options;
        this.settings = settings;
        this.output = output;
    }

    /**
     * The result of a run.
     *
     * @param wentOn whether the run continued an earlier, unfinished run
     */
    public record Ended(RunOutcome outcome, boolean wentOn) {}

    /** How long a run may take to end after a signal. */
    static Duration patience(Settings settings) {
        return settings.destination().shutdownGrace().plus(MARGIN);
    }

    /** Runs the migration and prints its summary. */
    @SuppressWarnings("try") // The try block only closes this resource and never names it.
    public Ended run() {
        Instant start = Instant.now();
        RunControl control = new RunControl();
        // The JVM must not exit before the ledger is closed too.
        Duration patience = patience(settings);
        try (SignalStop signals = new SignalStop(control, patience);
                LastResort lastResort = new LastResort(
                        control,
                        patience,
                        this::printStop,
                        code -> Runtime.getRuntime().halt(code));
                Migration migration = open(settings, control)) {
            long quotaBefore = quota(migration);
            long bytesBefore = migration.ledger().bytesUploaded();
            boolean wentOn = migration.isUnfinished();
            RunOutcome outcome = runShown(migration, control, start);
            System.out.println(summary(migration, outcome, start, bytesBefore, quotaBefore));
            return new Ended(outcome, wentOn);
        }
    }

    private void printStop(StopReason reason) {
        System.out.println(stopAlone(explain(reason), json));
        System.out.flush();
    }

    /** Formats the reason of a stop, for a run that can't print a summary. */
    static String stopAlone(String why, boolean json) {
        return json
                ? JsonOutput.mapper().writeValueAsString(Map.of("stoppedBecause", why))
                : "stopped: " + StatusText.printable(why);
    }

    private String summary(Migration migration, RunOutcome outcome, Instant start, long bytesBefore, long quotaBefore) {
        Optional<String> stopped = outcome.stopped().map(MigrationSession::explain);
        try {
            Summary summary = new Summary(
                    outcome.counts(),
                    migration.ledger().bytesUploaded() - bytesBefore,
                    Duration.between(start, Instant.now()),
                    quota(migration) - quotaBefore,
                    migration.ledger().atTheSource(),
                    new Summary.Verified(
                            migration.ledger().differing(), outcome.leftUnverified(), outcome.unverifiable()),
                    stopped,
                    outcome.personNeeded());
            return json ? summary.json() : summary.text();
        } catch (RuntimeException e) {
            if (stopped.isPresent() && LedgerUnusable.isCauseOf(e)) {
                return stopAlone(stopped.get(), json);
            }
            throw e;
        }
    }

    /**
     * Opens the ledger.
     *
     * @throws LedgerHeldException when another process holds it
     */
    static Migration open(Settings settings, RunControl control) {
        try {
            return PatientOpening.of(settings.stateDir(), () -> Migration.open(settings, Clock.systemUTC(), control));
        } catch (LedgerException e) {
            if (!e.isHeldByOther()) {
                throw e;
            }
            String holder = RunFile.read(settings.stateDir())
                    .map(run -> " (" + run.describe() + ")")
                    .orElse("");
            throw new LedgerHeldException("%s%s: wait for it or stop it; 'yt2ms status' shows its progress"
                    .formatted(e.getMessage(), holder));
        }
    }

    @SuppressWarnings("try") // The try block only closes this resource and never names it.
    private RunOutcome runShown(Migration migration, RunControl control, Instant start) {
        StatusReport report = new StatusReport(
                settings.name(), migration.ledger(), migration.runs(), true, migration::transfersWaitUntil);
        Optional<LiveDisplay> shown = output.quiet() || output.logFormat() == LogFormat.JSON
                ? Optional.empty()
                : LiveDisplay.start(migration, settings);
        try (StatusEndpoint endpoint = StatusEndpoint.start(settings.stateDir(), start, report, migration::copyLedger);
                LiveDisplay display = shown.orElse(null)) {
            Logging.start(settings, migration.secrets(), output, shown.map(live -> live::print), control::stop);
            return migration.run(options);
        }
    }

    private static long quota(Migration migration) {
        return migration.runs().run().map(run -> run.quota().total()).orElse(0L);
    }

    /** The reason as a sentence, and when to run again. */
    static String explain(StopReason reason) {
        String sentence = reason.message().endsWith(".") ? reason.message() : reason.message() + ".";
        return sentence
                + reason.resumeAt()
                        .map(at -> " Run again at " + at.truncatedTo(ChronoUnit.SECONDS) + " or later.")
                        .orElse("");
    }
}
