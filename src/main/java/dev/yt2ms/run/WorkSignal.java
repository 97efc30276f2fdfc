package dev.yt2ms.run;

import java.time.Duration;

/** Wakes waiting workers when the ledger or the staging folder has changed. */
public final class WorkSignal {

    private long version;

    /**
     * Returns the number of changes so far. A worker reads this number before it looks for work, and passes it to
     * {@link #awaitChange} if there is no work.
     */
    public synchronized long version() {
        return version;
    }

    /** Records a change and wakes all waiting workers. */
    public synchronized void changed() {
        version++;
        notifyAll();
    }

    /**
     * Waits until something has changed since the given version, or until the time is over. A change between
     * {@link #version()} and this call is not missed.
     */
    public synchronized void awaitChange(long seen, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (version == seen) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            wait(Math.max(1, left / 1_000_000));
        }
    }
}
