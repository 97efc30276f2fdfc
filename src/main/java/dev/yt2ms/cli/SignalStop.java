package dev.yt2ms.cli;

import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * INT, TERM and HUP end a run in order: the JVM waits here until the run has ended, then exits with the signal's code
 * (130, 143).
 */
final class SignalStop implements AutoCloseable {

    /** Beyond the grace of uploads: for ending processes and closing the ledger. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private final CountDownLatch ended = new CountDownLatch(1);

    SignalStop(RunControl control, Duration grace) {
        Thread hook = new Thread(
                () -> {
                    if (ended.getCount() == 0) {
                        return; // An ordinary exit.
                    }
                    control.stop(StopReason.of(StopReason.Kind.SIGNAL, "Stopped by a signal; run again to go on."));
                    await(grace.plus(MARGIN));
                },
                "signal");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void await(Duration atMost) {
        try {
            ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The run has ended. */
    @Override
    public void close() {
        ended.countDown();
    }
}
