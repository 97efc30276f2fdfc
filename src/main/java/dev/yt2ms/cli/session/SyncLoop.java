package dev.yt2ms.cli.session;

import dev.yt2ms.cli.errors.Errors;
import dev.yt2ms.cli.errors.ExitCodes;
import dev.yt2ms.cli.errors.LedgerHeldException;
import dev.yt2ms.cli.options.OutputOptions;
import dev.yt2ms.cli.options.SyncSchedule;
import dev.yt2ms.cli.terminal.Logging;
import dev.yt2ms.cli.terminal.SignalStop;
import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats a sync on its schedule, until a signal arrives or a person must act. */
public final class SyncLoop {

    private static final Logger log = LoggerFactory.getLogger(SyncLoop.class);

    /**
     * The exit codes after which the loop continues: those of a successful sync, and of failures that may go away with
     * time or in the next sync.
     */
    private static final Set<Integer> GOES_ON = Set.of(ExitCodes.OK, ExitCodes.FAILED, ExitCodes.LATER);

    private static final Duration MOST_JITTER = Duration.ofMinutes(5);
    /**
     * The loop reads the clock at least this often. Otherwise the next sync could be much too late after the machine
     * has slept or its clock was set.
     */
    private static final Duration CLOCK_INTERVAL = Duration.ofMinutes(1);

    /** The pause before this machine tries the same sync again, e.g. because it lost the database. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final SyncSession sync;
    private final Settings settings;
    private final JobCommands commands;
    private final OutputOptions output;
    private SyncSchedule schedule;
    private final Optional<Duration> jitter;
    private final Optional<CommandPage> page;

    /**
     * @param commands the commands that messages suggest
     * @param page the live page, which shows the ledger between two syncs; empty for no page
     */
    public SyncLoop(
            SyncSession sync,
            Settings settings,
            JobCommands commands,
            OutputOptions output,
            SyncSchedule schedule,
            Optional<Duration> jitter,
            Optional<CommandPage> page) {
        this.sync = sync;
        this.settings = settings;
        this.commands = commands;
        this.output = output;
        this.schedule = schedule;
        this.jitter = jitter;
        this.page = page;
    }

    /** Runs the loop and returns the exit code. After a signal, the JVM sets the exit code. */
    @SuppressWarnings("try") // javac warns, because the block does not use the resource.
    public int run() throws InterruptedException {
        RunControl waiting = new RunControl();
        try (SignalStop signals = new SignalStop(waiting, MigrationSession.patience(settings))) {
            Instant start = Instant.now();
            Instant due = schedule.first(start);
            Instant next = due.isAfter(start) ? announced(due) : due;
            while (!isStoppedBefore(next, waiting)) {
                Optional<MigrationSession.Ended> ended;
                try {
                    ended = syncOnce(due);
                } catch (RuntimeException e) {
                    Errors.Problem problem = Errors.problem(e);
                    if (problem.exitCode() != ExitCodes.LATER) {
                        throw e;
                    }
                    if (waiting.isStopping()) {
                        break;
                    }
                    next = again("This sync could not begin or finish (" + problem.sentence() + ").", Instant.now());
                    continue;
                }
                Optional<StopReason> stopped =
                        ended.flatMap(one -> one.outcome().stopped());
                int exitCode = ended.map(one -> one.outcome().exitCode()).orElse(ExitCodes.OK);
                if (!GOES_ON.contains(exitCode)) {
                    return exitCode;
                }
                Instant earliest = stopped.flatMap(StopReason::resumeAt)
                        .filter(Instant.now()::isBefore)
                        .orElseGet(Instant::now);
                if (ended.filter(MigrationSession.Ended::takesPartAgain).isPresent()) {
                    next = again("This machine's part in the run has ended.", earliest);
                } else {
                    schedule = ended.flatMap(MigrationSession.Ended::scannedFor)
                            .map(schedule::following)
                            .orElse(schedule);
                    due = schedule.after(earliest);
                    next = announced(due);
                }
            }
            return RunOutcome.stopped(waiting.reason()).exitCode();
        }
    }

    /** Returns how the sync ended; empty if it was skipped. */
    private Optional<MigrationSession.Ended> syncOnce(Instant due) {
        try {
            return Optional.of(sync.run(new RunOptions.DueScan(due, schedule.servedFrom(due))));
        } catch (LedgerHeldException e) {
            announce("This sync is skipped: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Adds the random delay to a scheduled time and announces the result. */
    private Instant announced(Instant scheduled) {
        Duration tenth = Duration.between(scheduled, schedule.after(scheduled)).dividedBy(10);
        Duration most = jitter.orElse(tenth.compareTo(MOST_JITTER) < 0 ? tenth : MOST_JITTER);
        Instant begin = scheduled.plusMillis(ThreadLocalRandom.current().nextLong(most.toMillis() + 1));
        announce("Next sync at " + Values.humanTime(begin));
        page.ifPresent(shown -> rest(shown, begin));
        return begin;
    }

    private void rest(CommandPage shown, Instant begin) {
        try {
            shown.rest(Optional.of(begin));
        } catch (IOException | RuntimeException e) {
            announce("The live page can't be shown: " + e.getMessage());
        }
    }

    /** Returns when the same sync is tried again, and announces it. */
    private Instant again(String why, Instant earliest) {
        Instant soon = Instant.now().plus(Backoff.shortened(PAUSE));
        Instant begin = earliest.isAfter(soon) ? earliest : soon;
        announce("%s This machine tries again at %s".formatted(why, Values.humanEarliest(begin)));
        page.ifPresent(shown -> rest(shown, begin));
        return begin;
    }

    private static boolean isStoppedBefore(Instant time, RunControl waiting) throws InterruptedException {
        for (Duration left; (left = Duration.between(Instant.now(), time)).compareTo(Duration.ZERO) > 0; ) {
            if (waiting.awaitStop(left.compareTo(CLOCK_INTERVAL) < 0 ? left : CLOCK_INTERVAL)) {
                return true;
            }
        }
        return waiting.isStopping();
    }

    /**
     * Logs the message if the state directory exists. Otherwise the message goes to stderr, because the log must not
     * create the state directory: the first run creates it, with access for its owner only.
     */
    private void announce(String message) {
        if (Files.isDirectory(settings.stateDir())) {
            // If the log can't be written, the next run reports it.
            KnownSecrets secrets = new KnownSecrets(settings.secrets());
            page.ifPresent(shown -> shown.hideTokenIn(secrets));
            Logging.start(settings, secrets, commands, output, Optional.empty(), whyNoLog -> {});
            log.info(message);
        } else if (!output.quiet()) {
            System.err.println(message);
        }
    }
}
