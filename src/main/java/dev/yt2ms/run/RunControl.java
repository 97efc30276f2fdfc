package dev.yt2ms.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether the run continues. Any worker, gate or signal may stop the run, and all workers check here whether
 * they must end. A stopped run never continues.
 */
public final class RunControl {

    private static final Logger log = LoggerFactory.getLogger(RunControl.class);

    private final List<Runnable> listeners = new ArrayList<>();
    private final List<Runnable> firstListeners = new ArrayList<>();
    private final Map<Object, Obstacle> obstacles = new LinkedHashMap<>();
    private @Nullable StopReason stop;
    private @Nullable StopReason later;
    private @Nullable String personNeeded;
    private boolean concluded;

    /**
     * Ends the run cleanly: no new work begins, and running work is asked to end. If there are several reasons, the one
     * of the most severe kind is kept. Of reasons of the same kind, the first one that concerns all machines is kept, or
     * else the first one.
     */
    public void stop(StopReason reason) {
        List<Runnable> toRun = List.of();
        synchronized (this) {
            if (concluded) {
                return;
            }
            if (stop == null) {
                firstListeners.forEach(Runnable::run);
                toRun = List.copyOf(listeners);
            }
            stop = weightier(stop, reason);
            notifyAll();
        }
        toRun.forEach(RunControl::tell);
    }

    /** Runs a listener. If it fails, the other listeners are still notified. */
    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException | Error e) { // A listener throws an Error if it can't start a thread.
            log.warn("A part of the program could not be notified that the run ends", e);
        }
    }

    /**
     * Concludes the run. A stop that is requested later does not change how the run ended.
     *
     * @return why the run did not do all its work; empty if it did
     */
    public synchronized Optional<StopReason> conclude() {
        concluded = true;
        return reason();
    }

    /** Records that a later run is needed. This run continues with the work that it can do. */
    public synchronized void finishLater(StopReason reason) {
        later = weightier(later, reason);
    }

    /** Records a problem that a person must solve, although the run can do all its work. */
    public synchronized void needPerson(String message) {
        personNeeded = message;
    }

    /** Returns the problem that a person must solve, although the run did all its work. */
    public synchronized Optional<String> personNeeded() {
        return Optional.ofNullable(personNeeded);
    }

    /**
     * What keeps a part of a run from working for now.
     *
     * @param server the name of the server for which the part waits
     * @param throttled whether the server asks for fewer requests; otherwise it does not answer
     * @param message the message of the last failure
     */
    public record Obstacle(String server, boolean throttled, String message) {}

    /** Records what a part of the run waits for, and replaces what was recorded for this part. */
    synchronized void waitsFor(Object part, Obstacle obstacle) {
        obstacles.put(part, obstacle);
    }

    /** Records that a part of the run waits for nothing. */
    synchronized void goesOn(Object part) {
        obstacles.remove(part);
    }

    /** Returns what parts of the run wait for now, the longest wait first; empty if no part waits. */
    public synchronized List<Obstacle> obstacles() {
        return List.copyOf(obstacles.values());
    }

    /** Whether the run must end now. */
    public synchronized boolean isStopping() {
        return stop != null;
    }

    /**
     * Waits for the given time, or until the run must end.
     *
     * @return whether the run must end now
     */
    public synchronized boolean awaitStop(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); stop == null && left > 0; left = deadline - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return stop != null;
    }

    /** Returns why the run did not or will not do all its work; empty if it does all its work. */
    public synchronized Optional<StopReason> reason() {
        return Optional.ofNullable(stop == null ? later : stop);
    }

    /**
     * Runs the action when the run stops, before any worker can notice the stop. The action must be short, and must
     * neither wait nor fail.
     */
    public synchronized void beforeStop(Runnable action) {
        firstListeners.add(action);
    }

    /** Runs the action once when the run stops, or now if the run has stopped already. */
    public void onStop(Runnable action) {
        synchronized (this) {
            if (stop == null) {
                listeners.add(action);
                return;
            }
        }
        action.run();
    }

    private static StopReason weightier(@Nullable StopReason one, StopReason other) {
        if (one == null) {
            return other;
        }
        int severity = other.kind().compareTo(one.kind());
        return severity < 0 || severity == 0 && other.concernsAll() && !one.concernsAll() ? other : one;
    }
}
