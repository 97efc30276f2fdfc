package dev.yt2ms.run;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for tasks that run later or repeatedly. They do not keep the process alive. */
public final class TimerThreads extends ScheduledThreadPoolExecutor {

    private static final int SECONDS_TO_END = 5;

    /**
     * @param name the name of the threads
     * @param threads how many tasks can run at the same time
     */
    public TimerThreads(String name, int threads) {
        super(threads, DaemonThreads.named(name));
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /**
     * Begins no further task, and waits at most five seconds for the tasks that have begun. They are not interrupted: if
     * a thread is interrupted while it reads or writes the ledger, H2 closes its file, and the whole process can no
     * longer use the ledger.
     */
    public void end() {
        shutdown();
        try {
            // The wait is short, so that a database that hangs does not keep the process from ending.
            var unused = awaitTermination(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
