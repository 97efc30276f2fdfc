package dev.yt2ms.download.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks processes to end, kills those that are still running after a few seconds, and waits until all have ended. */
final class ProcessEnding {

    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private ProcessEnding() {}

    /**
     * Ends the processes that the search finds, and searches again until it finds none, because a process may start
     * another one before it ends. Gives up after 30 seconds. Continues if the thread is interrupted, so that no process
     * is left behind.
     *
     * @param running finds the processes that still run
     * @return the number of different processes that the search found
     */
    static int endAll(Supplier<Set<ProcessIdentity>> running) {
        Set<ProcessIdentity> asked = new HashSet<>();
        long start = System.nanoTime();
        while (true) {
            Set<ProcessIdentity> left = running.get();
            long waited = System.nanoTime() - start;
            if (left.isEmpty() || waited > LIMIT.toNanos()) {
                return asked.size();
            }
            boolean forcibly = waited > GRACE.toNanos();
            for (ProcessIdentity process : left) {
                if (asked.add(process) || forcibly) {
                    process.end(forcibly);
                }
            }
            pause();
        }
    }

    private static void pause() {
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(POLL_NANOS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
