package dev.yt2ms.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks running work to end early. It can be cancelled once, by any thread; the first reason stays.
 * Whoever does the work registers how to interrupt it.
 */
public final class Cancellation {

    /** Why work is ended early. */
    public enum Reason {
        /** The run ends (signal, or a person must act). */
        RUN_STOPS,
        /** The file turned out too big for the room that is left in staging: it waits its turn again. */
        NO_ROOM,
        /** The time of day for transfers is over: it is gone on with when the next begins. */
        HOURS_END
    }

    /** Takes a registration back. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private final List<Runnable> actions = new ArrayList<>();
    private Reason reason;

    /** Cancels, and runs every registered action in this thread. Later calls do nothing. */
    public void cancel(Reason why) {
        List<Runnable> toRun;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            toRun = new ArrayList<>(actions);
        }
        toRun.forEach(Runnable::run);
    }

    /** The reason, or empty while nothing was cancelled. */
    public synchronized Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** Whether it was cancelled. */
    public synchronized boolean isCancelled() {
        return reason != null;
    }

    /**
     * Runs the action when cancelled: at once when that has happened already.
     *
     * @return takes the action back; close it when the work is done
     */
    public Registration onCancel(Runnable action) {
        synchronized (this) {
            if (reason == null) {
                actions.add(action);
                return () -> remove(action);
            }
        }
        action.run();
        return () -> {};
    }

    private synchronized void remove(Runnable action) {
        actions.remove(action);
    }
}
