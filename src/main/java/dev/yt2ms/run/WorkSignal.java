package dev.yt2ms.run;

import java.time.Duration;

/** Wakes waiting workers when something in the ledger or the staging folder changed. */
public final class WorkSignal {

    private long version;

    /** The number of changes so far; read it before looking for work. */
    public synchronized long version() {
        return version;
    }

    /** Something changed: whoever waits looks again. */
    public synchronized void changed() {
        version++;
        notifyAll();
    }

    /**
     * Waits until something has changed since that version, at most so long. A change between {@link #version()} and this
     * call is not missed.
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
