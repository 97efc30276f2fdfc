package dev.yt2ms.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks running work to end early. Any thread may cancel the work; only the first call counts, and its reason is kept.
 * The code that does the work registers an action that interrupts the work.
 */
public final class Cancellation {

    /** Why work ends early. */
    public enum Reason {
        /** The run ends, because of a signal or because a person must act. */
        RUN_STOPS,
        /**
         * The file turned out to be larger than the space that is left in the staging folder. The download waits until
         * there is enough space.
         */
        NO_ROOM,
        /**
         * The download was prepared before its turn, and its turn does not come soon. The video is downloaded later.
         */
        NOT_ITS_TURN,
        /** The daily transfer hours have ended. The work continues when they begin again. */
        HOURS_END
    }

    /** Removes a registered action when this registration is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private final List<Runnable> actions = new ArrayList<>();
    private @Nullable Reason reason;

    /** Cancels, and runs every registered action in the calling thread. Later calls have no effect. */
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

    /** Returns the reason; empty while nothing was cancelled. */
    public synchronized Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    public synchronized boolean isCancelled() {
        return reason != null;
    }

    /**
     * Registers an action that runs when the work is cancelled; the action runs at once if the work is cancelled
     * already.
     *
     * @return the registration; close it when the work is done
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
