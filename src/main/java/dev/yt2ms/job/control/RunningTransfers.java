package dev.yt2ms.job.control;

import dev.yt2ms.run.Cancellation;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.run.TransferPause;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps track of the running transfers, and cancels them when the run stops: downloads at once, because they can be
 * resumed, and uploads after a grace period.
 */
public final class RunningTransfers {

    private static final Logger log = LoggerFactory.getLogger(RunningTransfers.class);

    private final Set<Cancellation> downloads = ConcurrentHashMap.newKeySet();
    private final Set<Cancellation> uploads = ConcurrentHashMap.newKeySet();
    private final Set<Cancellation> withinHours = ConcurrentHashMap.newKeySet();
    private final TransferWindow window;
    private final TransferPause pause;
    private final RunControl control;
    private volatile boolean stopping;

    public RunningTransfers(RunControl control, Duration uploadGrace, ScheduledExecutorService scheduler) {
        this(control, uploadGrace, scheduler, TransferWindow.always(), new TransferPause(Clock.systemUTC()));
    }

    /**
     * Begins to watch whether the run stops.
     *
     * @param uploadGrace how long uploads may continue after a stop
     * @param window when transfers may begin
     * @param pause says whether a person has asked the run to end, which it does once no transfer is running
     */
    public RunningTransfers(
            RunControl control,
            Duration uploadGrace,
            ScheduledExecutorService scheduler,
            TransferWindow window,
            TransferPause pause) {
        this.window = window;
        this.pause = pause;
        this.control = control;
        pause.onEnding(this::endRunIfIdle);
        if (window.everCloses()) {
            scheduler.scheduleWithFixedDelay(this::endDownloadsOutside, 1, 1, TimeUnit.SECONDS);
        }
        control.onStop(() -> {
            stopping = true;
            cancel(downloads);
            // Scheduled first, because a terminal that takes no output blocks each thread that logs.
            scheduler.schedule(() -> cancel(uploads), uploadGrace.toMillis(), TimeUnit.MILLISECONDS);
            if (!uploads.isEmpty()) {
                log.info(
                        "stopping: running uploads may continue for at most {} s (destination.shutdown-grace)",
                        uploadGrace.toSeconds());
            }
        });
    }

    /** Whether the transfer of a whole video may begin now. */
    public boolean mayBegin() {
        return window.isOpen();
    }

    /** Returns the time in which a transfer may still begin; empty if it is unlimited. */
    public Optional<Duration> mayBeginWithin() {
        return window.untilHoursEnd();
    }

    /**
     * Registers a download of a whole video. The download is interrupted when the transfer hours end, and resumed when
     * they begin again.
     */
    public Entry download() {
        return begun(List.of(downloads, withinHours));
    }

    /**
     * Registers a request for a video's first bytes or only for its formats. Such a request is permitted outside of the
     * transfer hours too.
     */
    public Entry probe() {
        return begun(List.of(downloads));
    }

    /**
     * Registers an upload. When the run stops, a running upload may continue for the grace period, and no new upload
     * begins. When the transfer hours end, a running upload continues, because otherwise all its bytes would have to be
     * sent again.
     */
    public Entry upload() {
        return begun(List.of(uploads));
    }

    /** Cancels all transfers without a grace period, because other machines may take them over. */
    public void cancelNow() {
        stopping = true;
        cancel(downloads);
        cancel(uploads);
    }

    private void endDownloadsOutside() {
        if (!withinHours.isEmpty() && !window.isWithinHours()) {
            withinHours.forEach(download -> download.cancel(Cancellation.Reason.HOURS_END));
        }
    }

    private void endRunIfIdle() {
        if (pause.state() == TransferPause.State.ENDING && downloads.isEmpty() && uploads.isEmpty()) {
            control.stop(StopReason.of(
                    StopReason.Kind.LATER,
                    "A person asked the run to end after its running transfers. Run the command again to continue."));
        }
    }

    private Entry begun(List<Set<Cancellation>> groups) {
        Entry entry = new Entry(groups, this::endRunIfIdle);
        if (stopping) {
            entry.cancellation.cancel(Cancellation.Reason.RUN_STOPS);
        }
        return entry;
    }

    private static void cancel(Set<Cancellation> transfers) {
        transfers.forEach(transfer -> transfer.cancel(Cancellation.Reason.RUN_STOPS));
    }

    /** One running transfer. The caller closes it when the transfer has ended. */
    public static final class Entry implements AutoCloseable {

        private final List<Set<Cancellation>> groups;
        private final Runnable whenClosed;
        private final Cancellation cancellation = new Cancellation();

        private Entry(List<Set<Cancellation>> groups, Runnable whenClosed) {
            this.groups = groups;
            this.whenClosed = whenClosed;
            groups.forEach(group -> group.add(cancellation));
        }

        /** Returns the cancellation, which ends the transfer early. */
        public Cancellation cancellation() {
            return cancellation;
        }

        @Override
        public void close() {
            groups.forEach(group -> group.remove(cancellation));
            whenClosed.run();
        }
    }
}
