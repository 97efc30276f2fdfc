package dev.yt2ms.cli.terminal;

import dev.yt2ms.job.RunOutcome;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process if a stopped run does not end. After an error on a full disk, H2 can loop forever in a statement
 * that can't be interrupted. The next run then recovers as after a kill.
 */
public final class LastResort implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LastResort.class);

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final RunControl control;
    private final Duration patience;
    private final UnaryOperator<StopReason> meaning;
    private final Consumer<StopReason> summary;
    private final IntConsumer halt;

    /**
     * Starts a thread that waits until the run is stopped.
     *
     * @param patience how long a stopped run may take to end
     * @param meaning returns the reason for the stop as the exit code and the summary show it
     * @param summary prints the reason for the stop
     * @param halt ends the process with an exit code, even if threads are still running
     */
    public LastResort(
            RunControl control,
            Duration patience,
            UnaryOperator<StopReason> meaning,
            Consumer<StopReason> summary,
            IntConsumer halt) {
        this.control = control;
        this.patience = patience;
        this.meaning = meaning;
        this.summary = summary;
        this.halt = halt;
        // The thread starts now, because there may be no memory for it later.
        DaemonThreads.start("last resort", this::await);
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
        StopReason reason = meaning.apply(control.reason().orElseThrow());
        if (reason.kind() == StopReason.Kind.SIGNAL) {
            return; // After a signal, SignalStop itself limits how long the JVM waits.
        }
        int code = RunOutcome.stopped(Optional.of(reason)).exitCode();
        try {
            log.error(
                    "The run did not end within {} after it was stopped, so the process is ended by force",
                    Values.humanDuration(patience));
            summary.accept(reason);
        } finally {
            halt.accept(code);
        }
    }

    /** Called when the run has ended by itself. */
    @Override
    public void close() {
        ended.countDown();
        stopped.countDown();
    }
}
