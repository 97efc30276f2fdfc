package dev.yt2ms.notify;

import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.ledger.ClusterNode;
import dev.yt2ms.ledger.jdbc.MigrationRuns;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.net.Network;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.run.Gate;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.NotifySettings;
import dev.yt2ms.settings.NotifySettings.Event;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Values;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which notifications are sent about a run, and sends them. Its methods throw no exceptions, so notifications
 * can't make a run fail.
 */
public final class Notifier {

    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    /** How long to wait before the next attempt if a notification about a run in progress could not be delivered. */
    private static final Duration NEXT_TRY = Duration.ofHours(1);

    private final String migration;
    private final NotifySettings settings;
    private final KnownSecrets secrets;
    private final Clock clock;
    private final Network network;
    private final JobCommands commands;
    private final Delivery delivery;
    /** Held while a notification is sent, so that the end of a run does not send the same notification again. */
    private final ReentrantLock delivering = new ReentrantLock();

    private Optional<Instant> failedAt = Optional.empty();

    Notifier(Settings settings, KnownSecrets secrets, Clock clock, JobCommands commands, Delivery delivery) {
        // A notification is read elsewhere than in the folder of the command.
        this.commands = commands.anywhere();
        this.delivery = delivery;
        this.migration = settings.name();
        this.settings = settings.reporting().notifications();
        this.secrets = secrets;
        this.clock = clock;
        this.network = Network.ofNotifications(settings.machine().network());
    }

    /**
     * Creates the notifier of a job file; empty if the job file configures no notifications, so that the classes
     * that send them are not loaded.
     *
     * @param clock the clock; its zone decides when a day begins
     * @param commands the commands that the notifications suggest
     */
    public static Optional<Notifier> of(Settings settings, KnownSecrets secrets, Clock clock, JobCommands commands) {
        return settings.reporting().notifications().isSet()
                ? Optional.of(new Notifier(settings, secrets, clock, commands, new Delivery()))
                : Optional.empty();
    }

    /**
     * Notifies a person of the end of a run if the job file asks for it, and sends the ping if no person needs to act.
     * If the ledger can't be used any more, the notification is sent nevertheless, but no ping.
     */
    public void runEnded(RunResult run, MigrationRuns runs) {
        quietly("The notification about the end of the run was not sent or not recorded", () -> {
            Optional<MigrationRuns.Notices> notices = recorded(run, runs);
            Optional<Instant> stuckSince = notices.flatMap(known -> stuckSince(run, known));
            boolean stuckToTell = stuckSince.isPresent()
                    && notices.filter(this::wasNotifiedToday).isEmpty();
            Optional<Notification> notification = event(run, stuckToTell)
                    .filter(settings.on()::contains)
                    .map(event -> notification(event, run, stuckSince));
            boolean ping = run.exitCode() == RunOutcome.OK
                    || run.exitCode() == RunOutcome.FAILED
                    || run.exitCode() == RunOutcome.LATER && (stuckSince.isEmpty() || run.movedSomething());
            boolean told = deliver(notification, ping && notices.isPresent());
            if (told && notification.get().event() == Event.STUCK) {
                runs.noteStuckTold();
            }
        });
    }

    /**
     * Sends while no other notification is being sent. A failure is only logged, because it must not change how the run
     * ends.
     */
    private void quietly(String failure, Runnable sending) {
        delivering.lock();
        try {
            sending.run();
        } catch (RuntimeException e) {
            log.warn("{} ({})", failure, e.getClass().getSimpleName());
            log.debug(failure, e);
        } finally {
            delivering.unlock();
        }
    }

    /**
     * Notifies a person that this machine, one of several, has stopped for a reason of its own. The run does not end
     * with it, so no ping is sent, and the ledger records nothing.
     *
     * @param machine the name of this machine
     * @param othersSeen whether other machines were seen within the last minute
     * @param run the result of the run on this machine, whose exit code is {@link RunOutcome#OPERATOR} or {@link
     *     RunOutcome#DEFECT}
     */
    public void machineStopped(String machine, boolean othersSeen, RunResult run) {
        if (!settings.on().contains(Event.STOPPED)) {
            return;
        }
        quietly("The notification that this machine stopped was not sent", () -> {
            List<String> text = new ArrayList<>();
            run.why().ifPresent(text::add);
            text.add(
                    othersSeen
                            ? "Only machine " + machine
                                    + " has stopped; other machines that were seen within the last minute"
                                    + " continue the run."
                            : "No other machine is working at present; if the run is not finished, it waits until one is"
                                    + " started again.");
            String title = "machine %s stopped, a person must act".formatted(machine);
            deliver(Optional.of(notification(Event.STOPPED, run, title, text)), false);
        });
    }

    /**
     * Notifies a person that a run could not begin, or could not continue because of an error.
     *
     * @param why what happened and what to do
     */
    public void couldNotRun(int exitCode, String why) {
        if (exitCode == RunOutcome.LATER || !settings.on().contains(Event.STOPPED)) {
            return;
        }
        quietly(
                "The notification that the run could not begin or continue was not sent",
                () -> deliver(
                        Optional.of(new Notification(
                                Event.STOPPED,
                                migration,
                                HostName.get(),
                                clock.instant(),
                                exitCode,
                                line("yt2ms %s: stopped, a person must act".formatted(migration)),
                                lines(why),
                                Map.of())),
                        false));
    }

    /**
     * Notifies a person that a run in progress has moved nothing for a long time, unless a person was already notified
     * today that runs make no progress.
     *
     * @param since when something moved last
     * @param obstacles what the run waits for on this machine; empty if that is unknown
     * @param machines the machines that take part in the run; empty if only one can take part
     */
    public void movedNothing(
            Instant since, List<RunControl.Obstacle> obstacles, List<ClusterNode> machines, MigrationRuns runs) {
        if (!settings.on().contains(Event.STUCK) || !delivering.tryLock()) {
            return;
        }
        try {
            if (hasJustFailed() || wasNotifiedToday(runs.notices())) {
                return;
            }
            Notification notification = new Notification(
                    Event.STUCK,
                    migration,
                    HostName.get(),
                    clock.instant(),
                    Notification.RUNNING,
                    line("yt2ms %s: nothing has moved since %s".formatted(migration, Values.humanTime(since))),
                    lines(whyNothingMoves(obstacles) + whatMachinesDo(machines)),
                    Map.of());
            if (deliver(Optional.of(notification), false)) {
                runs.noteStuckTold();
            } else {
                failedAt = Optional.of(clock.instant());
            }
        } catch (RuntimeException e) {
            log.debug("The notification that the run is making no progress was not sent or not recorded", e);
        } finally {
            delivering.unlock();
        }
    }

    private boolean hasJustFailed() {
        Instant now = clock.instant();
        return failedAt.filter(at -> !now.isBefore(at) && now.isBefore(at.plus(NEXT_TRY)))
                .isPresent();
    }

    private static String whatMachinesDo(List<ClusterNode> machines) {
        if (machines.size() < 2) {
            return "";
        }
        String gates = machines.stream()
                .filter(node -> node.gate().isPresent())
                .map(node -> "\nMachine %s downloads nothing at present: %s."
                        .formatted(
                                PrintableText.line(node.name()),
                                PrintableText.line(node.gate().get())))
                .collect(Collectors.joining());
        return "\nMachines: " + names(machines, "leads") + gates;
    }

    private static String names(List<ClusterNode> machines, String leads) {
        return machines.stream()
                .map(node -> "%s (%s%s%s, last seen %s)"
                        .formatted(
                                PrintableText.line(node.name()),
                                node.leads() ? leads + ", " : "",
                                node.living()
                                        ? "takes part since " + Values.humanTime(node.joinedAt())
                                        : "does not take part",
                                node.transfers().isEmpty()
                                        ? ""
                                        : ", " + Values.count(node.transfers().size(), "transfer"),
                                Values.humanSecond(node.seenAt())))
                .collect(Collectors.joining(", "));
    }

    private String whyNothingMoves(List<RunControl.Obstacle> obstacles) {
        if (obstacles.isEmpty()) {
            return "The run is still in progress, but no video has moved. %s and the log show what it does."
                    .formatted(commands.quoted("status"));
        }
        List<String> text = new ArrayList<>();
        for (RunControl.Obstacle obstacle : obstacles) {
            text.add("%s %s (%s)."
                    .formatted(
                            obstacle.server(),
                            obstacle.throttled() ? "asks for fewer requests" : "does not answer",
                            PrintableText.line(obstacle.message())));
        }
        text.add("The run is still in progress, tries again from time to time, and continues by itself.");
        if (obstacles.stream().anyMatch(RunControl.Obstacle::throttled)) {
            text.add(Gate.THROTTLE_ADVICE);
        }
        return String.join("\n", text);
    }

    /**
     * Records that the run has finished its work, or that a later run must continue it. Returns what the ledger records
     * for notifications; empty if the ledger can't be used any more.
     */
    private static Optional<MigrationRuns.Notices> recorded(RunResult run, MigrationRuns runs) {
        try {
            return Optional.of(
                    switch (run.exitCode()) {
                        case RunOutcome.OK, RunOutcome.FAILED -> {
                            runs.clearNotices();
                            yield MigrationRuns.Notices.NONE;
                        }
                        case RunOutcome.LATER -> {
                            runs.noteUnfinished();
                            yield runs.notices();
                        }
                        // The run was stopped by a signal, or a person is notified anyway. In both cases the time
                        // without a finished run continues. The ledger is not asked, because it may be the reason for
                        // the stop.
                        default -> MigrationRuns.Notices.NONE;
                    });
        } catch (RuntimeException e) {
            log.warn(
                    "The end of the run could not be recorded, because the ledger can't be used ({}); a notification that"
                            + " no run finishes may come too early or too late",
                    e.getClass().getSimpleName());
            log.debug("The end of the run could not be recorded", e);
            return Optional.empty();
        }
    }

    /**
     * Returns since when no run has finished its work, if that is at least {@code notify.stuck-after} ago and this run
     * must be continued later; otherwise empty.
     */
    private Optional<Instant> stuckSince(RunResult run, MigrationRuns.Notices notices) {
        return notices.unfinishedSince()
                .filter(since -> run.exitCode() == RunOutcome.LATER
                        && !clock.instant().isBefore(since.plus(settings.stuckAfter())));
    }

    /**
     * Whether a person was already notified today that runs make no progress. Calendar days count, so that a nightly
     * run can notify each night, even if it ends a little earlier than the night before.
     */
    private boolean wasNotifiedToday(MigrationRuns.Notices notices) {
        ZoneId zone = clock.getZone();
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        return notices.stuckToldAt()
                .map(told -> LocalDate.ofInstant(told, zone))
                .filter(today::equals)
                .isPresent();
    }

    private static Optional<Event> event(RunResult run, boolean stuckToTell) {
        return switch (run.exitCode()) {
            case RunOutcome.OK -> run.movedSomething() ? Optional.of(Event.FINISHED) : Optional.empty();
            // Failures that were known before are not reported again each night.
            case RunOutcome.FAILED ->
                run.movedSomething() || run.failed() > run.failedBefore()
                        ? Optional.of(Event.FAILED)
                        : Optional.empty();
            case RunOutcome.OPERATOR, RunOutcome.DEFECT -> Optional.of(Event.STOPPED);
            case RunOutcome.LATER -> stuckToTell ? Optional.of(Event.STUCK) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Notification notification(Event event, RunResult run, Optional<Instant> stuckSince) {
        String title = switch (event) {
            case FINISHED -> "finished, %s on the platform".formatted(Values.count(run.onThePlatform(), "video"));
            case FAILED -> "finished, but %s failed".formatted(Values.count(run.failed(), "video"));
            case STOPPED -> "stopped, a person must act";
            case STUCK -> "no run has finished since " + Values.humanTime(stuckSince.orElseThrow());
        };
        List<String> text = new ArrayList<>();
        run.why().ifPresent(text::add);
        if (event == Event.STUCK) {
            if (run.movedSomething()) {
                text.add("This run has moved videos, so the migration goes on.");
            }
            text.add("Each run since then ended with \"run again later\" (exit code 75). Check that no run begins "
                    + "before the time at which the previous run asked to be continued. "
                    + commands.quoted("status") + " and the log show what prevents the runs from finishing.");
        }
        if (event == Event.FAILED) {
            text.add("%s lists the failed videos with the reasons and what to do; %s and %s try them again."
                    .formatted(commands.quoted("status"), commands.quoted("retry"), commands.quoted("migrate")));
        }
        return notification(event, run, title, text);
    }

    /** Returns a notification with this text, to which the summary of the run and its machines are added. */
    private Notification notification(Event event, RunResult run, String title, List<String> text) {
        text.add(run.summary());
        if (run.machines().size() > 1) {
            text.add("Machines: " + names(run.machines(), "led"));
        }
        return new Notification(
                event,
                migration,
                HostName.get(),
                clock.instant(),
                run.exitCode(),
                line("yt2ms %s: %s".formatted(migration, title)),
                lines(String.join("\n", text)),
                hidden(run.numbers()));
    }

    /**
     * Sends the notification to all configured addresses, and the ping if it is due.
     *
     * @return whether the webhook or the mail server accepted the notification
     */
    private boolean deliver(Optional<Notification> notification, boolean ping) {
        List<Sender> people = new ArrayList<>();
        notification.ifPresent(message -> {
            settings.webhook().ifPresent(webhook -> people.add(HttpSender.webhook(webhook, message, network)));
            settings.email().ifPresent(email -> people.add(new EmailSender(email, message, network)));
        });
        List<Sender> all = new ArrayList<>(people);
        settings.pingUrl().filter(url -> ping).ifPresent(url -> all.add(HttpSender.ping(url, network)));
        List<Sender> accepted = delivery.of(all, secrets);
        return people.stream().anyMatch(accepted::contains);
    }

    /** Returns the summary without secrets, which a message in it could contain. */
    private Map<String, Object> hidden(Map<String, Object> summary) {
        Map<String, Object> hidden = new LinkedHashMap<>(summary);
        hidden.replaceAll((name, value) -> value instanceof String text ? secrets.hide(text) : value);
        return hidden;
    }

    private String line(String text) {
        return PrintableText.line(secrets.hide(text));
    }

    private String lines(String text) {
        return PrintableText.lines(secrets.hide(commands.filledIn(text)));
    }
}
