package dev.yt2ms.job;

import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.RunControl;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transfers that a stop must end: downloads at once, as they can be resumed; uploads after a grace. */
final class RunningTransfers {

    private static final Logger log = LoggerFactory.getLogger(RunningTransfers.class);

    private final Set<Cancellation> downloads = ConcurrentHashMap.newKeySet();
    private final Set<Cancellation> uploads = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    RunningTransfers(RunControl control, Duration uploadGrace, ScheduledExecutorService scheduler) {
        control.onStop(() -> {
            stopping = true;
            cancel(downloads);
            if (!uploads.isEmpty()) {
                log.info(
                        "stopping: running uploads may go on for {} s at most (destination.shutdown-grace)",
                        uploadGrace.toSeconds());
            }
            scheduler.schedule(() -> cancel(uploads), uploadGrace.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /** A download that begins. */
    Entry download() {
        return begun(downloads);
    }

    /** An upload that begins. The grace is for those under way: none begins after the stop. */
    Entry upload() {
        return begun(uploads);
    }

    private Entry begun(Set<Cancellation> group) {
        Entry entry = new Entry(group);
        if (stopping) {
            entry.cancellation.cancel(Cancellation.Reason.RUN_STOPS);
        }
        return entry;
    }

    private static void cancel(Set<Cancellation> transfers) {
        transfers.forEach(transfer -> transfer.cancel(Cancellation.Reason.RUN_STOPS));
    }

    /** One running transfer; closed when it ended. */
    static final class Entry implements AutoCloseable {

        private final Set<Cancellation> group;
        private final Cancellation cancellation = new Cancellation();

        private Entry(Set<Cancellation> group) {
            this.group = group;
            group.add(cancellation);
        }

        /** Ends the transfer early when cancelled. */
        Cancellation cancellation() {
            return cancellation;
        }

        @Override
        public void close() {
            group.remove(cancellation);
        }
    }
}
