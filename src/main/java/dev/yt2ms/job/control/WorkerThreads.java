package dev.yt2ms.job.control;

import dev.yt2ms.run.RunControl;
import java.util.concurrent.ThreadFactory;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs each station and each worker in a separate thread. If the system does not permit another thread, the run stops,
 * and the task runs in the caller's thread. There the task ends at once, because the run is stopping, and the caller
 * can then wait for the tasks that already run in threads.
 */
public final class WorkerThreads implements TaskExecutor {

    private final TaskExecutor threads;
    private final RunControl control;

    /** @param prefix the beginning of the threads' names */
    public WorkerThreads(String prefix, RunControl control) {
        this(new CustomizableThreadFactory(prefix), control);
    }

    public WorkerThreads(ThreadFactory factory, RunControl control) {
        this.threads = new SimpleAsyncTaskExecutor(factory);
        this.control = control;
    }

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RuntimeException | Error e) {
            control.stop(StopReasons.because(e));
            task.run();
        }
    }
}
