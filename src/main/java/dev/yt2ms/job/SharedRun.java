package dev.yt2ms.job;

import dev.yt2ms.cluster.Membership;
import dev.yt2ms.job.control.RunOptions;
import dev.yt2ms.job.control.RunningTransfers;
import dev.yt2ms.job.control.StopReasons;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.NodeTransfer;
import dev.yt2ms.ledger.jdbc.LedgerNodes;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.RunFigures;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.Transfers;
import dev.yt2ms.run.WorkSignal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One machine's part in a run that several machines share. The machine that leads does the steps before the stations;
 * then all machines move videos. If the leader dies, another machine gets the lead and continues the run with these
 * steps. Each machine takes part until the run ends or the machine stops.
 */
final class SharedRun {

    private static final Logger log = LoggerFactory.getLogger(SharedRun.class);

    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(500);

    private final Membership member;
    private final LedgerNodes nodes;
    private final LedgerView ledger;
    private final RunControl control;
    private final WorkSignal signal;
    private final Transfers transfers;
    private final RunningTransfers running;
    private final ScheduledExecutorService scheduler;
    private final RunFigures figures;
    private final Optional<RunOptions.DueScan> scan;
    private final Jobs jobs;
    private OptionalInt joined = OptionalInt.empty();
    private Part leading = Part.NONE;
    private Part moving = Part.NONE;
    private long seenAt;

    /**
     * What this machine does in the run: it begins or continues the run, executes the leader's job and the job {@code
     * moveVideos}, and records the outcome.
     */
    interface Jobs {

        /** Prepares the records of earlier runs, so that {@link #begin} can continue an unfinished one. */
        void prepare();

        /**
         * Continues an unfinished run, or begins the next one, and returns its number. This is a short transaction, and
         * may be repeated.
         */
        int begin();

        /** Does the work of the machine that leads, until the run ends or this machine stops. */
        void lead();

        /**
         * Moves videos until none is left or this machine stops.
         *
         * @param run the number of the run
         */
        void move(int run);

        /** Whether any video is left for any machine. */
        boolean isWorkLeft();

        /** Lets {@link #move} end, even if videos are left. */
        void endWork();

        /** Returns why this machine can't continue after an exception. */
        StopReason because(RuntimeException e);

        /** Returns the outcome of the run, and records its end. Only for the machine that leads. */
        RunOutcome outcome();
    }

    /** A job that runs in a thread. */
    private record Part(@Nullable Thread thread) {

        static final Part NONE = new Part(null);

        boolean isRunning() {
            return thread != null && thread.isAlive();
        }

        void await() throws InterruptedException {
            if (thread != null) {
                thread.join();
            }
        }
    }

    /**
     * Creates this machine's part in a run.
     *
     * @param scan the scan for which this machine takes part, by the database's clock; empty if it takes part in any
     *     case
     */
    SharedRun(
            Membership member,
            LedgerView ledger,
            RunControl control,
            WorkSignal signal,
            Transfers transfers,
            RunningTransfers running,
            ScheduledExecutorService scheduler,
            RunFigures figures,
            Optional<RunOptions.DueScan> scan,
            Jobs jobs) {
        this.scan = scan;
        this.figures = figures;
        this.member = member;
        this.nodes = member.nodes();
        this.ledger = ledger;
        this.control = control;
        this.signal = signal;
        this.transfers = transfers;
        this.running = running;
        this.scheduler = scheduler;
        this.jobs = jobs;
    }

    /** Takes part until the run ends or this machine stops, and returns the outcome. */
    RunOutcome run() {
        RunOutcome outcome = runToItsEnd();
        Optional<StopReason> stopped = outcome.stopped().map(StopReasons::ofMember);
        return stopped.equals(outcome.stopped()) ? outcome : RunOutcome.stopped(stopped);
    }

    private RunOutcome runToItsEnd() {
        long interval = Math.min(member.heartbeat().toMillis() / 2, LONGEST_INTERVAL.toMillis());
        scheduler.scheduleAtFixedRate(this::stopIfLost, interval, interval, TimeUnit.MILLISECONDS);
        boolean led = false;
        try {
            Optional<LedgerNodes.RunState> ended = takePart(Duration.ofMillis(interval));
            led = leading != Part.NONE;
            ended.ifPresentOrElse(this::stopWith, this::stopOthers);
            jobs.endWork();
            signal.changed();
            leading.await();
            moving.await();
            if (ended.isPresent() && !led) {
                return new RunOutcome(
                        Optional.of(ledger.figures()),
                        control.conclude(),
                        control.personNeeded(),
                        Optional.empty(),
                        Optional.empty());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            control.stop(StopReason.of(StopReason.Kind.SIGNAL, "The process was interrupted"));
        } catch (RuntimeException e) {
            control.stop(jobs.because(e));
            awaitParts();
        }
        return led || leading != Part.NONE ? jobs.outcome() : RunOutcome.stopped(control.conclude());
    }

    private void awaitParts() {
        try {
            leading.await();
            moving.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the run when it has ended; empty if this machine stops before. */
    private Optional<LedgerNodes.RunState> takePart(Duration interval) throws InterruptedException {
        do {
            showLife();
            OptionalLong lead = member.leadVersion();
            // The run is read after the lead, because the machine that led before may have ended it in the meantime.
            Optional<LedgerNodes.RunState> run = nodes.run();
            if (joined.isPresent() ? hasEnded(run) : isServed(run)) {
                return run;
            }
            if (leading != Part.NONE && !leading.isRunning()) {
                // The leader's job has ended, but not the run. Another machine can continue it only when this one has
                // given back the lead.
                return Optional.empty();
            }
            // A machine that was frozen since its last heartbeat may have lost the lead without knowing it. Beginning
            // would then disturb the machine that leads now.
            if (leading == Part.NONE && lead.isPresent() && nodes.leads(member.node(), lead.getAsLong())) {
                leading = begin(lead.getAsLong());
            } else if (leading == Part.NONE && isInProgress(run) && hasSettingsOfLeader() && joined.isEmpty()) {
                nodes.leader().ifPresent(leader -> join(run.orElseThrow().number(), leader));
            }
            if (joined.isPresent()
                    && run.filter(LedgerNodes.RunState::open).isPresent()
                    && !moving.isRunning()
                    && !control.isStopping()
                    && jobs.isWorkLeft()) {
                int number = joined.getAsInt();
                moving = start("node", () -> jobs.move(number));
            }
        } while (!control.awaitStop(interval));
        return Optional.empty();
    }

    /**
     * Whether the machine that leads has begun or continued the run, with the same settings as this one. If the settings
     * differ, this machine stops. The machine that leads may be another one than at the last check.
     */
    private boolean hasSettingsOfLeader() {
        Optional<List<String>> differing = member.differencesFromLeader();
        differing
                .filter(keys -> !keys.isEmpty())
                .ifPresent(keys -> control.stop(StopReason.of(
                        StopReason.Kind.OPERATOR, "This machine can't take part: " + Membership.refusal(keys))));
        return differing.filter(List::isEmpty).isPresent();
    }

    private void join(int run, String leader) {
        joined = OptionalInt.of(run);
        log.info("this machine takes part in run {}, which node {} leads", run, leader);
    }

    /** Begins to lead, unless another machine has got the lead or has ended the run since they were read. */
    private Part begin(long lead) {
        nodes.open(member.node(), lead, false);
        jobs.prepare();
        Optional<Integer> run =
                nodes.begin(member.node(), lead, last -> joined.isEmpty() || !hasEnded(last), jobs::begin);
        if (run.isEmpty()) {
            return Part.NONE;
        }
        joined = OptionalInt.of(run.get());
        member.recordSettings();
        log.info("this machine leads run {}", joined.getAsInt());
        return start("lead", jobs::lead);
    }

    /**
     * Whether this machine need not take part, because another one has already made the scan that is due here, and has
     * ended its run.
     */
    private boolean isServed(Optional<LedgerNodes.RunState> last) {
        if (scan.isEmpty() || last.isEmpty()) {
            return false;
        }
        LedgerNodes.RunState run = last.get();
        boolean byOther =
                run.ledBy().filter(node -> !node.equals(member.node())).isPresent();
        boolean forThis = run.scanDue()
                .filter(due -> !due.isBefore(scan.get().servedFrom()))
                .isPresent();
        boolean ended = run.state() == MigrationRun.State.COMPLETED
                || run.resumeAt().filter(nodes.now()::isBefore).isPresent();
        if (byOther && forThis && ended) {
            log.info(
                    "node {} has already scanned the channel for this sync, so this machine has nothing to do",
                    run.ledBy().get());
            return true;
        }
        return false;
    }

    private boolean hasEnded(Optional<LedgerNodes.RunState> run) {
        return run.isEmpty()
                || run.get().number() != joined.getAsInt()
                || run.get().state() != MigrationRun.State.RUNNING
                        && !(leading == Part.NONE && run.get().isForOthers());
    }

    private static boolean isInProgress(Optional<LedgerNodes.RunState> run) {
        return run.filter(one -> one.state() == MigrationRun.State.RUNNING).isPresent();
    }

    private static Part start(String name, Runnable work) {
        Thread thread = DaemonThreads.named(name).newThread(work);
        thread.start();
        return new Part(thread);
    }

    /** Stops this machine if another one has stopped the run for all. */
    private void stopWith(LedgerNodes.RunState run) {
        if (run.state() == MigrationRun.State.STOPPED) {
            control.stop(new StopReason(
                    run.resumeAt().isPresent() ? StopReason.Kind.LATER : StopReason.Kind.OPERATOR,
                    run.because().orElse("Another machine stopped the run"),
                    run.isForOthers() ? Optional.empty() : run.resumeAt().map(at -> at.minus(member.databaseAhead())),
                    true));
        }
    }

    private void showLife() {
        long now = System.nanoTime();
        if (seenAt == 0 || now - seenAt >= member.heartbeat().toNanos()) {
            seenAt = now | 1;
            member.seen(
                    figures.closedBecause(),
                    transfers.running().stream()
                            .map(transfer -> new NodeTransfer(member.node(), transfer))
                            .toList());
        }
    }

    /** Stops the run for all machines, if this machine stops for a reason that concerns all. */
    private void stopOthers() {
        Optional<StopReason> reason = control.reason().filter(StopReason::concernsAll);
        if (reason.isPresent() && joined.isPresent() && leading == Part.NONE) {
            // The others must know whether a person has to act, or when to run again.
            Optional<Instant> resumeAt = reason.get().kind() == StopReason.Kind.LATER
                    ? Optional.of(reason.get()
                            .resumeAt()
                            .map(at -> at.plus(member.databaseAhead()))
                            .orElseGet(nodes::now))
                    : Optional.empty();
            nodes.stop(joined.getAsInt(), reason.get().message(), resumeAt);
        }
    }

    private void stopIfLost() {
        if (member.isLost()) {
            control.stop(StopReasons.lostItsPlace());
            running.cancelNow();
        }
    }
}
