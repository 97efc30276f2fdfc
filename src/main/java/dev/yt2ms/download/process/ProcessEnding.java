package dev.yt2ms.download.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Ends processes: first by asking, then by force, and waits until they are gone. */
final class ProcessEnding {

    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private ProcessEnding() {}

    /**
     * Ends what the search finds, again and again until it finds nothing: a dying process may start another one.
     * Goes on when the thread is interrupted, because nothing may be left behind.
     *
     * @param running finds the processes that still run
     * @return how many different ones were found
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
