package dev.yt2ms.cli.terminal;

import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when a run that was stopped does not end. A store of H2 that broke on a full disk can spin for ever in
 * a statement that nothing interrupts. What such an end leaves is what a kill leaves: the next run recovers it.
 */
public final class LastResort implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LastResort.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final RunControl control;
    private final Duration patience;
    private final Consumer<StopReason> summary;
    private final IntConsumer halt;

    /**
     * Begins to wait once the run is stopped.
     *
     * @param patience how long a stopped run may take to end
     * @param summary tells the person why it stopped
     * @param halt ends the process with an exit code, whatever still runs
     */
    public LastResort(RunControl control, Duration patience, Consumer<StopReason> summary, IntConsumer halt) {
        this.control = control;
        this.patience = patience;
        this.summary = summary;
        this.halt = halt;
        // There may be no memory for a thread when the time has come.
        Thread thread = new Thread(this::await, "last resort");
        thread.setDaemon(true);
        thread.start();
        control.onStop(stopped::countDown);
    }

    private void await() {
        try {
            stopped.await();
            if (ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        StopReason reason = control.reason().orElseThrow();
        if (reason.kind() == StopReason.Kind.SIGNAL) {
            return; // The JVM ends by itself, with the signal's code.
        }
        int code = RunOutcome.stopped(control.reason()).exitCode();
        try {
            log.error("The run does not end, {} after it was stopped: ended by force", patience);
            summary.accept(reason);
        } finally {
            halt.accept(code);
        }
    }

    /** The run has ended by itself. */
    @Override
    public void close() {
        ended.countDown();
        stopped.countDown();
    }
}
