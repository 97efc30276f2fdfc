package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Controls when the workers of a station may use their server. While the gate is open, all workers may use it. A
 * throttle or an outage closes the gate. Then only one worker at a time may try (a probe), and after a successful probe
 * the number of admitted workers grows again step by step. The {@link Evidence} decides whether a failure concerns only
 * its video.
 */
public final class Gate {

    /** The number of consecutive outage failures that closes the gate. */
    static final int IN_A_ROW = 3;

    /**
     * During a throttle, this number of failed probes counts as one more throttle pause, so that a run does not wait
     * forever.
     */
    private static final int PROBES_FOR_A_PAUSE = 5;

    /** What a person can do if a run is throttled often; only YouTube throttles. */
    public static final String THROTTLE_ADVICE =
            "If YouTube throttles often, set fewer download.workers and a longer download.pause.";

    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    /**
     * How a gate behaves.
     *
     * @param server the server's name for messages, e.g. {@code YouTube}
     * @param workers how many workers may use the server at once while the gate is open
     * @param outageLimit how long an outage may last before the run ends; the time in which no worker may use the
     *     server does not count
     * @param throttlePause how long the gate stays closed after a throttle
     * @param throttlePauses how many pauses in a row are allowed before the run ends
     * @param probes the waits between the probes of a closed gate
     * @param sharedServer whether a failure that needs a person concerns all machines that use the server
     */
    public record Rules(
            String server,
            int workers,
            Duration outageLimit,
            Duration throttlePause,
            int throttlePauses,
            Backoff probes,
            boolean sharedServer) {

        /** Creates the rules of a server that treats each machine separately, e.g. by its address. */
        public Rules(
                String server,
                int workers,
                Duration outageLimit,
                Duration throttlePause,
                int throttlePauses,
                Backoff probes) {
            this(server, workers, outageLimit, throttlePause, throttlePauses, probes, false);
        }
    }

    /** Reports the time in which no worker may use the server, e.g. outside of the transfer hours. */
    @FunctionalInterface
    public interface Idle {

        /** The server may always be used. */
        Idle NEVER = (since, until) -> Duration.ZERO;

        /** Returns the total time within this period in which no worker may use the server. */
        Duration within(Instant since, Instant until);
    }

    /** Whether the gate admits workers. */
    public enum State {
        /** The server answers. */
        OPEN,
        /** The server asks for fewer requests. */
        THROTTLED,
        /** The server is unavailable. */
        OUTAGE
    }

    /**
     * The state of a gate at this moment.
     *
     * @param server the server's name for messages
     * @param nextTry when the next worker may try; empty while the gate is open
     * @param because the failure that closed the gate; empty while the gate is open
     */
    public record Status(String server, State state, Optional<Instant> nextTry, Optional<String> because) {

        /** Returns what is wrong with the server, for people; empty while the gate is open. */
        Optional<String> problem() {
            return switch (state) {
                case OPEN -> Optional.empty();
                case THROTTLED -> Optional.of(server + " asks for fewer requests");
                case OUTAGE -> Optional.of(server + " is unavailable");
            };
        }
    }

    private final Rules rules;
    private final RunControl control;
    private final Clock clock;
    private final Evidence evidence;
    private final Idle idle;

    private State state = State.OPEN;
    private long closedSince;
    private long closedUntil;
    private String because = "";
    private int inside;
    private int allowed;
    private int pauses;
    private int outages;
    private long calls;

    /** @param evidence decides whether failures concern only their videos */
    public Gate(Rules rules, RunControl control, Clock clock, Evidence evidence) {
        this(rules, control, clock, evidence, Idle.NEVER);
    }

    /**
     * Creates a gate.
     *
     * @param evidence decides whether failures concern only their videos
     * @param idle reports the time that does not count as part of an outage
     */
    public Gate(Rules rules, RunControl control, Clock clock, Evidence evidence, Idle idle) {
        this.idle = idle;
        this.rules = rules;
        this.control = control;
        this.clock = clock;
        this.evidence = evidence;
        this.allowed = rules.workers();
        control.onStop(this::wake);
    }

    /**
     * Waits until the caller may use the server.
     *
     * @return the pass; empty if the run stops. The caller must give it back by the method of {@link Pass} that fits
     *     the outcome of its work
     */
    public synchronized Optional<Pass> enter() throws InterruptedException {
        return enter(true);
    }

    /**
     * Like {@link #enter}, but does not wait at a closed gate, so that another machine can do the work.
     *
     * @return the pass; empty also if the gate is closed and no probe is due
     */
    public synchronized Optional<Pass> enterUnlessClosed() throws InterruptedException {
        return enter(false);
    }

    private Optional<Pass> enter(boolean waits) throws InterruptedException {
        while (!control.isStopping() && (waits || admits())) {
            long wait = state == State.OPEN ? 0 : closedUntil - System.nanoTime();
            if (wait <= 0 && inside < (state == State.OPEN ? allowed : 1)) {
                inside++;
                return Optional.of(new Pass(state != State.OPEN));
            }
            wait(wait > 0 ? Math.max(1, wait / 1_000_000) : 0);
        }
        return Optional.empty();
    }

    /**
     * Whether the gate is open. Just after a throttle or an outage, even an open gate admits only some of the workers.
     */
    public synchronized boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether a worker that enters now is admitted, or waits only until other workers have left. */
    public synchronized boolean admits() {
        return state == State.OPEN || inside == 0 && closedUntil - System.nanoTime() <= 0;
    }

    /** Returns the state of the gate for people. */
    public synchronized Status status() {
        if (state == State.OPEN) {
            return new Status(rules.server(), state, Optional.empty(), Optional.empty());
        }
        long left = Math.max(0, closedUntil - System.nanoTime());
        return new Status(rules.server(), state, Optional.of(clock.instant().plusNanos(left)), Optional.of(because));
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** The permission to use the server once. */
    public final class Pass {

        private final boolean probe;
        private final long begun = evidence.begin();

        private Pass(boolean probe) {
            this.probe = probe;
        }

        /** Gives back the pass after the work succeeded. */
        public void succeeded() {
            evidence.succeeded(begun);
            synchronized (Gate.this) {
                leave();
                reached(probe);
            }
        }

        /**
         * Gives back the pass after work that showed nothing about the server, neither by a success nor by a failure.
         */
        public void givenBack() {
            synchronized (Gate.this) {
                leave();
            }
        }

        /**
         * Gives back the pass after the work failed.
         *
         * @return the same failure, with the class that the evidence gives it
         */
        public Failure failed(Failure failure, String videoId) {
            return failed(failure, videoId, false);
        }

        /**
         * Gives back the pass after the work failed.
         *
         * @param last whether this is the video's last attempt, so that the video becomes FAILED if it is itself the
         *     cause
         * @return the same failure, with the class that the evidence gives it
         */
        public Failure failed(Failure failure, String videoId, boolean last) {
            // The lock is not held here, because the evidence may ask a server while other workers need the gate.
            Evidence.Meaning meaning = evidence.meaning(failure, videoId, last, moment());
            synchronized (Gate.this) {
                leave();
                Failure meant = meaning.failure();
                switch (meaning.proof()) {
                    case CUT_SHORT -> {
                        return meant;
                    }
                    case OTHERS_SUCCEED -> {
                        if (state != State.OPEN) {
                            reached(true);
                        }
                        return meant;
                    }
                    case NO_OTHERS -> {
                        if (failure.inARow().equals(Optional.of(FailureClass.THROTTLED))) {
                            meant = meant.retryAfter(rules.throttlePause());
                        }
                    }
                    case NONE -> {}
                }
                if (meant.failureClass() != failure.failureClass()) {
                    // The evidence shows that all videos share the cause. This failure counts as the last of IN_A_ROW
                    // consecutive ones, so an OUTAGE closes the gate at once.
                    outages = Math.max(outages, IN_A_ROW - 1);
                }
                return judged(meant);
            }
        }

        private Failure judged(Failure meant) {
            switch (meant.failureClass()) {
                case OPERATOR -> {
                    StopReason reason = StopReason.of(StopReason.Kind.OPERATOR, meant.message());
                    control.stop(rules.sharedServer() ? reason.ofAll() : reason);
                }
                case THROTTLED -> throttled(meant, probe);
                case OUTAGE -> outage(meant, probe);
                // The server answered about this video, so it can be reached.
                case PERMANENT, DEFERRED -> reached(probe);
                case RETRY -> {
                    if (state != State.OPEN) {
                        if (probe) {
                            failedProbe(meant);
                        }
                        // The server may be the cause, even if this work began before the gate closed. With the class
                        // OUTAGE, no attempt is counted.
                        return meant.as(FailureClass.OUTAGE);
                    }
                }
            }
            return meant;
        }

        private Evidence.Moment moment() {
            if (probe) {
                return Evidence.Moment.PROBE;
            }
            return isOpen() ? Evidence.Moment.OPEN : Evidence.Moment.LATE;
        }

        /**
         * Gives back the pass after the failure of work that concerns no single video, such as reading a list. Each
         * such failure counts as if a different video had failed.
         */
        public Failure failedForAll(Failure failure) {
            String call;
            synchronized (Gate.this) {
                call = "call " + calls++;
            }
            return failed(failure, call);
        }

        private void leave() {
            inside--;
            Gate.this.notifyAll();
        }
    }

    private void reached(boolean probe) {
        outages = 0;
        if (state == State.THROTTLED && !probe) {
            return; // This work began before the throttle, so its success does not show what YouTube accepts now.
        }
        if (state != State.OPEN) {
            log.info("{} answers again", rules.server());
            state = State.OPEN;
            control.goesOn(this);
            allowed = 1;
        } else {
            allowed = Math.min(rules.workers(), allowed * 2);
            if (allowed == rules.workers()) {
                pauses = 0;
            }
        }
        notifyAll();
    }

    private void throttled(Failure failure, boolean probe) {
        if (state == State.THROTTLED && !probe) {
            return; // This work was under way when the gate closed, so it failed because of the same throttle.
        }
        Duration pause = failure.waitAtLeast(rules.throttlePause());
        if (++pauses > rules.throttlePauses()) {
            control.stop(StopReason.later(
                    "%s still asks for fewer requests after %d pause%s: %s. %s"
                            .formatted(
                                    rules.server(),
                                    rules.throttlePauses(),
                                    rules.throttlePauses() == 1 ? "" : "s",
                                    failure.message(),
                                    THROTTLE_ADVICE),
                    clock.instant().plus(pause)));
            return;
        }
        log.warn(
                "{} asks for fewer requests: all work that uses it pauses for {} ({})",
                rules.server(),
                pause.toMinutes() > 1 ? pause.toMinutes() + " minutes" : pause.toSeconds() + " seconds",
                failure.message());
        because = failure.message();
        close(State.THROTTLED, pause, failure);
    }

    private void outage(Failure failure, boolean probe) {
        outages++;
        if (state != State.OPEN && !probe) {
            return;
        }
        if (state == State.OPEN && outages < IN_A_ROW) {
            return;
        }
        if (state != State.OUTAGE) {
            log.warn("{} is unavailable: the run waits until it answers again ({})", rules.server(), failure.message());
        }
        closeForOutage(failure);
    }

    /**
     * Handles a probe whose failure does not show whether the throttle or outage is over. The gate stays closed, but
     * not longer than the limits allow.
     */
    private void failedProbe(Failure failure) {
        outages++;
        if (state == State.OUTAGE) {
            closeForOutage(failure);
        } else if (outages % PROBES_FOR_A_PAUSE == 0) {
            throttled(failure, true);
        } else {
            close(state, rules.probes().after(outages), failure);
        }
    }

    private void closeForOutage(Failure failure) {
        Duration away = state == State.OUTAGE ? away() : Duration.ZERO;
        Duration left = rules.outageLimit().minus(away);
        if (state == State.OUTAGE && left.compareTo(Duration.ZERO) <= 0) {
            if (evidence.isOfTheLastVideos()) {
                log.warn(
                        "{} can be reached, but all videos that are left have failed: from now on, their failed attempts count ({})",
                        rules.server(),
                        failure.message());
                reached(true);
                return;
            }
            control.stop(StopReason.later(
                    "%s has been unavailable for %d minutes: %s"
                            .formatted(rules.server(), away.toMinutes(), failure.message()),
                    clock.instant()));
            return;
        }
        // A wait that the server asks for counts only if it is longer than the backoff. The wait ends with the outage
        // limit at the latest.
        Duration pause = failure.waitAtLeast(rules.probes().after(outages - IN_A_ROW + 1));
        because = failure.message();
        close(State.OUTAGE, pause.compareTo(left) > 0 ? left : pause, failure);
    }

    private Duration away() {
        Duration closed = Duration.ofNanos(System.nanoTime() - closedSince);
        Instant now = clock.instant();
        return closed.minus(idle.within(now.minus(closed), now));
    }

    private void close(State why, Duration pause, Failure failure) {
        if (state != why) {
            closedSince = System.nanoTime();
        }
        state = why;
        control.waitsFor(this, new RunControl.Obstacle(rules.server(), why == State.THROTTLED, failure.message()));
        closedUntil = System.nanoTime() + pause.toNanos();
        notifyAll();
    }
}
