package dev.yt2ms.download.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Ends processes, first by request and then by force, and waits until they are gone. */
final class ProcessEnding {

    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private ProcessEnding() {}

    /**
     * Ends the processes that the search finds, and searches again until it finds none, because a dying process may
     * start another one. Continues when the thread is interrupted, because no process may be left behind.
     *
     * @param running finds the processes that still run
     * @return the number of different processes that were found
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
