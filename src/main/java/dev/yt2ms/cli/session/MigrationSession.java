package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.Errors;
import dev.yt2ms.cli.errors.ExitCodes;
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
import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.LedgerFigures;
import dev.yt2ms.ledger.database.LedgerUnusable;
import dev.yt2ms.live.LiveEndpoint;
import dev.yt2ms.live.RunningMigration;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.notify.Notifier;
import dev.yt2ms.notify.ProgressWatch;
import dev.yt2ms.notify.RunResult;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.run.Summary;
import dev.yt2ms.report.status.RunFile;
import dev.yt2ms.report.status.StatusEndpoint;
import dev.yt2ms.report.status.StatusReport;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Values;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a migration for a person: with the log, the live display, signal handling and the summary. */
public final class MigrationSession {

    /**
     * The time that a stopped run needs to end child processes and close the ledger, after running uploads had their
     * grace period.
     */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final Settings settings;
    private final JobCommands commands;
    private final OutputOptions output;
    private final boolean json;
    private final RunOptions options;
    private final Optional<CommandPage> page;
    /** Whether a person was notified of how the current run ended, or did not need to be. */
    private boolean endReported;

    /**
     * A migration without a live page.
     *
     * @param commands the commands that messages suggest
     */
    public MigrationSession(
            Settings settings, JobCommands commands, OutputOptions output, boolean json, RunOptions options) {
        this(settings, commands, output, json, options, Optional.empty());
    }

    /**
     * A migration.
     *
     * @param commands the commands that messages suggest
     * @param page the live page that shows the migration; empty for no page
     */
    public MigrationSession(
            Settings settings,
            JobCommands commands,
            OutputOptions output,
            boolean json,
            RunOptions options,
            Optional<CommandPage> page) {
        this.commands = commands;
        this.page = page;
        this.json = json;
        this.options = options;
        this.settings = settings;
        this.output = output;
    }

    /**
     * The result of a run.
     *
     * @param continued whether this was the continuation of an unfinished run, and not a new run
     * @param led whether this process led the run; always the case if only one machine can take part
     * @param scannedFor when the last scan of the channel was due, whichever machine made it; empty if the run was
     *     stopped, or if only one machine can take part
     * @param takesPartAgain whether this machine should soon take part in the run again
     */
    public record Ended(
            RunOutcome outcome, boolean continued, boolean led, Optional<Instant> scannedFor, boolean takesPartAgain) {}

    /** Returns the maximum time that a run may take to end after a signal. */
    static Duration patience(Settings settings) {
        return settings.destination().shutdownGrace().plus(MARGIN);
    }

    /** Runs the migration and prints its summary. */
    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    public Ended run() {
        endReported = false;
        Instant start = Instant.now();
        RunControl control = new RunControl();
        page.ifPresent(CommandPage::beginOrEnd);
        // After a signal, the JVM must not exit before the ledger is closed.
        Duration patience = patience(settings);
        try (SignalStop signals = new SignalStop(control, patience);
                LastResort lastResort = new LastResort(
                        control,
                        patience,
                        reason -> Migration.meaning(settings, reason),
                        reason -> printStop(reason, json, commands),
                        code -> Runtime.getRuntime().halt(code));
                Migration migration = open(settings, commands, control, Migration::open)) {
            Before before = Before.of(migration);
            boolean continued = migration.isUnfinished();
            RunOutcome outcome = runShown(migration, control, start, before);
            System.out.println(summary(migration, outcome, start, before));
            return new Ended(
                    outcome,
                    continued,
                    migration.hasLed(),
                    outcome.stopped().isPresent() ? Optional.empty() : migration.scannedFor(),
                    migration.takesPartAgain(outcome));
        } catch (LedgerHeldException e) {
            throw e; // No notification is sent here, because the run that holds the ledger will send its own.
        } catch (RuntimeException e) {
            if (endReported) {
                throw e; // No notification: an error after the run would look like the failure of another run.
            }
            Errors.Problem problem = Errors.problem(e);
            String why = problem.exitCode() == ExitCodes.DEFECT
                    ? "Unexpected %s: this is a defect of yt2ms; please report it with what yt2ms printed."
                            .formatted(e.getClass().getSimpleName())
                    : problem.sentence();
            Notifier.of(settings, new KnownSecrets(settings.secrets()), Clock.systemDefaultZone(), commands)
                    .ifPresent(notifier -> notifier.couldNotRun(problem.exitCode(), why));
            throw e;
        }
    }

    /**
     * The numbers in the ledger before the run. Compared with the numbers after the run, they show what the run itself
     * did.
     */
    private record Before(long quota, Map<ItemState, Long> counts) {

        static Before of(Migration migration) {
            return new Before(quotaOf(migration), migration.ledger().counts());
        }
    }

    /** Returns the bytes that this run has uploaded. If it moved nothing, the ledger is not read for this. */
    private static long bytesUploaded(Migration migration, Map<ItemState, Long> counts, Instant start, Before before) {
        return migration.transfers().uploadedBytes() == 0 && counts.equals(before.counts())
                ? 0
                : migration.bytesUploadedSince(start);
    }

    /** Prints the reason for a stop, as the only output of a process that is ended by force. */
    static void printStop(StopReason reason, boolean json, JobCommands commands) {
        System.out.println(stopAlone(commands.filledIn(explain(reason)), json));
        System.out.flush();
    }

    /** Formats the reason for a stop, as the only output of a run that can't print a summary. */
    static String stopAlone(String why, boolean json) {
        return json
                ? JsonOutput.mapper().writeValueAsString(Map.of("stoppedBecause", why))
                : "stopped: " + StatusText.printable(why);
    }

    private String summary(Migration migration, RunOutcome outcome, Instant start, Before before) {
        try {
            Summary summary = summaryOf(migration, outcome, figuresAfter(migration, outcome), start, before);
            return json ? summary.json(commands) : summary.text(commands);
        } catch (RuntimeException e) {
            Optional<String> stopped =
                    outcome.stopped().map(MigrationSession::explain).map(commands::filledIn);
            if (stopped.isPresent() && LedgerUnusable.isCauseOf(e)) {
                return stopAlone(stopped.get(), json);
            }
            throw e;
        }
    }

    /** Returns the figures at the end of a run. They are read now if the outcome has none. */
    private static LedgerFigures figuresAfter(Migration migration, RunOutcome outcome) {
        return outcome.figures().orElseGet(() -> migration.ledger().figures());
    }

    private static Summary summaryOf(
            Migration migration, RunOutcome outcome, LedgerFigures figures, Instant start, Before before) {
        return new Summary(
                figures.counts(),
                bytesUploaded(migration, figures.counts(), start, before),
                Duration.between(start, Instant.now()),
                quotaOf(migration) - before.quota(),
                figures.atTheSource(),
                new Summary.Verified(figures.differing(), outcome.leftUnverified(), outcome.unverifiable()),
                outcome.stopped().map(MigrationSession::explain),
                outcome.personNeeded());
    }

    private RunResult result(Migration migration, RunOutcome outcome, Instant start, Before before) {
        Optional<String> why = outcome.stopped().map(MigrationSession::explain).or(outcome::personNeeded);
        try {
            LedgerFigures figures = figuresAfter(migration, outcome);
            Summary summary = summaryOf(migration, outcome, figures, start, before);
            JobCommands elsewhere = commands.anywhere();
            return result(
                    outcome,
                    why,
                    before,
                    figures.counts(),
                    summary.bytesUploaded(),
                    summary.text(elsewhere),
                    summary.object(elsewhere),
                    migration.nodesSince(start));
        } catch (RuntimeException e) {
            return result(
                    outcome, why, before, outcome.counts(), 0, "", Map.of(), List.of()); // The ledger can't be read.
        }
    }

    private static RunResult result(
            RunOutcome outcome,
            Optional<String> why,
            Before before,
            Map<ItemState, Long> counts,
            long bytes,
            String summary,
            Map<String, Object> numbers,
            List<ClusterNode> machines) {
        long moved = ItemState.onPlatform(counts) - ItemState.onPlatform(before.counts());
        return new RunResult(
                outcome.exitCode(),
                why,
                bytes > 0 || moved > 0,
                counts.getOrDefault(ItemState.FAILED, 0L),
                before.counts().getOrDefault(ItemState.FAILED, 0L),
                ItemState.onPlatform(counts),
                summary,
                numbers,
                machines);
    }

    /** Opens a migration, either together with other machines or alone. */
    interface Opening {
        Migration open(Settings settings, Clock clock, RunControl control);
    }

    /**
     * Opens the ledger.
     *
     * @param commands the commands that messages suggest
     * @throws LedgerHeldException when another process holds it
     */
    static Migration open(Settings settings, JobCommands commands, RunControl control, Opening opening) {
        try {
            return PatientOpening.of(settings.stateDir(), () -> opening.open(settings, Clock.systemUTC(), control));
        } catch (LedgerException e) {
            if (!e.isHeldByOther()) {
                throw e;
            }
            String holder = RunFile.read(settings.stateDir())
                    .map(run -> " (" + run.describe() + ")")
                    .orElse("");
            throw new LedgerHeldException("%s%s: wait until it ends, or stop it; %s shows the progress of a run"
                    .formatted(e.getMessage(), holder, commands.quoted("status")));
        }
    }

    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    private RunOutcome runShown(Migration migration, RunControl control, Instant start, Before before) {
        StatusReport report = new StatusReport(
                settings.name(),
                migration.ledger(),
                migration.runs(),
                true,
                migration::transfersWaitUntil,
                () -> migration.pause().state(),
                migration::nodes);
        Optional<LiveDisplay> shown = output.quiet() || output.logFormat() == LogFormat.JSON
                ? Optional.empty()
                : LiveDisplay.start(migration, settings, commands);
        try (RunningMigration live = new RunningMigration(migration, settings, commands);
                StatusEndpoint endpoint = StatusEndpoint.start(
                        settings.stateDir(),
                        start,
                        report,
                        migration::copyLedger,
                        (method, target) -> LiveEndpoint.answer(live, method, target));
                CommandPage.Part onPage = page.map(each -> each.show(migration, live, line -> printLink(shown, line)))
                        .orElse(null);
                LiveDisplay display = shown.orElse(null)) {
            Logging.start(
                    settings, migration.secrets(), commands, output, shown.map(each -> each::print), control::stop);
            Optional<Notifier> notifier =
                    Notifier.of(settings, migration.secrets(), Clock.systemDefaultZone(), commands);
            RunOutcome outcome;
            try (ProgressWatch watch =
                    notifier.map(each -> watch(migration, control, each)).orElse(null)) {
                outcome = migration.run(options);
            }
            notifier.ifPresent(each -> {
                if (migration.reportsEnd()) {
                    each.runEnded(result(migration, outcome, start, before), migration.runs());
                } else if (migration.stoppedAlone(outcome)) {
                    each.machineStopped(
                            migration.node().orElseThrow(),
                            migration.othersLive(),
                            result(migration, outcome, start, before));
                }
                endReported = true;
            });
            return outcome;
        }
    }

    private static void printLink(Optional<LiveDisplay> shown, String line) {
        shown.ifPresentOrElse(
                display -> display.print(line + System.lineSeparator()), () -> CommandPage.printLink(line));
    }

    private ProgressWatch watch(Migration migration, RunControl control, Notifier notifier) {
        return new ProgressWatch(
                settings.reporting().notifications().stuckAfter(),
                () -> List.of(
                        migration.ledger().counts(),
                        migration.transfers().uploadedBytes(),
                        migration.transfers().downloadedBytes()),
                () -> migration.transfersWaitUntil().isEmpty()
                        && migration.pause().mayTransfer(),
                Clock.systemUTC(),
                since -> {
                    if (migration.reportsProgress()) {
                        notifier.movedNothing(
                                since, control.obstacles(), migration.nodesSince(since), migration.runs());
                    }
                });
    }

    private static long quotaOf(Migration migration) {
        return migration.runs().run().map(run -> run.quota().total()).orElse(0L);
    }

    /** Returns a sentence that explains the stop and, if it is known, says when to run again. */
    static String explain(StopReason reason) {
        String sentence = reason.message().endsWith(".") ? reason.message() : reason.message() + ".";
        return sentence
                + reason.resumeAt()
                        .map(at -> " Run again at " + Values.humanEarliest(at) + " or later.")
                        .orElse("");
    }
}
