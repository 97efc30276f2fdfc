package dev.yt2ms.cli.terminal;

import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a run properly when INT, TERM or HUP arrives. The JVM waits in this shutdown hook until the run has ended, and
 * then exits with the signal's code (130, 143 or 129).
 */
public final class SignalStop implements AutoCloseable {

    private static final StopReason REASON =
            StopReason.of(StopReason.Kind.SIGNAL, "Stopped by a signal; run again to continue.");

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    public SignalStop(RunControl control, Duration patience) {
        hook = new Thread(
                () -> {
                    stop(control);
                    await(patience);
                },
                "signal");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            stop(control); // The JVM is shutting down already.
        }
    }

    /**
     * Waits for the end of the JVM, if a signal is ending it. Otherwise a call of {@link System#exit} might come between
     * the last shutdown hook and the end, and Java 17 would then exit with the code of that call, not of the signal.
     */
    public static void leaveExitToSignal() {
        Thread none = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(none);
            Runtime.getRuntime().removeShutdownHook(none);
        } catch (IllegalStateException e) { // The JVM is shutting down.
            while (true) {
                LockSupport.park();
            }
        }
    }

    private static void stop(RunControl control) {
        control.stop(REASON);
    }

    private void await(Duration atMost) {
        try {
            ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called when the run has ended. */
    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, so the hook can't be removed.
        }
    }
}
