package dev.yt2ms.cli.terminal;

import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.recovery.ResilientFileOutputStream;
import ch.qos.logback.core.status.Status;
import ch.qos.logback.core.status.StatusListener;
import dev.yt2ms.ledger.database.DiskFull;
import dev.yt2ms.run.DaemonThreads;
import dev.yt2ms.run.StopReason;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Stops the run if the log can't be written. Without this class, Logback would drop the lines silently. */
final class LogWatch implements StatusListener {

    private final Consumer<StopReason> stop;
    private final AtomicBoolean reported = new AtomicBoolean();

    LogWatch(Consumer<StopReason> stop) {
        this.stop = stop;
    }

    @Override
    public void addStatusEvent(Status status) {
        boolean ofTheFile =
                status.getOrigin() instanceof ResilientFileOutputStream || status.getOrigin() instanceof FileAppender;
        if (ofTheFile
                && status.getLevel() == Status.ERROR
                && status.getThrowable() instanceof IOException e
                && !reported.getAndSet(true)) {
            // Another thread must stop the run: this thread holds the log's lock, and code that reacts to the stop may
            // wait for that lock.
            DaemonThreads.start("log watch", () -> stop.accept(reason(e)));
        }
    }

    private static StopReason reason(IOException e) {
        return StopReason.of(
                StopReason.Kind.OPERATOR,
                DiskFull.isCauseOf(e)
                        ? "The log can't be written because the disk of the state-dir is full: free some space, then run again."
                        : "The log in the state-dir can't be written (%s): fix that, then run again."
                                .formatted(e.getMessage()));
    }
}
