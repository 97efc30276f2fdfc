package dev.yt2ms.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the run goes on. Every worker asks it; every worker, gate and signal may stop it. Never starts again. */
public final class RunControl {

    private static final Logger log = LoggerFactory.getLogger(RunControl.class);

    private final List<Runnable> listeners = new ArrayList<>();
    private StopReason stop;
    private StopReason later;
    private String personNeeded;
    private boolean concluded;

    /**
     * Ends the run in order: no new work begins, running work is asked to end. Of several reasons the weightiest stays.
     */
    public void stop(StopReason reason) {
        List<Runnable> toRun = List.of();
        synchronized (this) {
            if (concluded) {
                return;
            }
            notifyAll();
            if (stop == null) {
                toRun = List.copyOf(listeners);
            }
            stop = weightier(stop, reason);
        }
        toRun.forEach(RunControl::tell);
    }

    /** A listener that fails must not keep the others from hearing of the stop. */
    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error e) { // An Error: e.g. a thread that can't be started.
            log.warn("Something could not be told that the run ends", e);
        }
    }

    /**
     * Draws the line under the run: what stops it from now on changes nothing of how it ended.
     *
     * @return why it did not do all its work
     */
    public synchronized Optional<StopReason> conclude() {
        concluded = true;
        return reason();
    }

    /** Notes that a later run is needed, but lets this one do what it can. */
    public synchronized void finishLater(StopReason reason) {
        later = weightier(later, reason);
    }

    /** Notes what a person must act on, although the run does all its work. */
    public synchronized void needPerson(String message) {
        personNeeded = message;
    }

    /** What a person must act on, although the run did all its work. */
    public synchronized Optional<String> personNeeded() {
        return Optional.ofNullable(personNeeded);
    }

    /** Whether the run is to end now. */
    public synchronized boolean isStopping() {
        return stop != null;
    }

    /**
     * Waits, but not beyond the end of the run.
     *
     * @return whether the run is to end now
     */
    public synchronized boolean awaitStop(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); stop == null && left > 0; left = deadline - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return stop != null;
    }

    /** Why the run did not, or will not, do all its work; empty for a run that did. */
    public synchronized Optional<StopReason> reason() {
        return Optional.ofNullable(stop == null ? later : stop);
    }

    /** Runs the action once when the run is stopped: at once if it is already. */
    public void onStop(Runnable action) {
        synchronized (this) {
            if (stop == null) {
                listeners.add(action);
                return;
            }
        }
        action.run();
    }

    private static StopReason weightier(StopReason one, StopReason other) {
        return one == null || other.kind().compareTo(one.kind()) < 0 ? other : one;
    }
}
