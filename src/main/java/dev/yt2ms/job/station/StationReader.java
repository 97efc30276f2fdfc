package dev.yt2ms.job.station;

import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.run.LogContext;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/**
 * Claims the next item of a station for the calling worker. If no item can be claimed now, but another station may
 * still pass one on, the reader waits. If no item can reach the station any more, or if the run stops, the reader ends
 * the worker's step. All workers of a station share one reader.
 */
final class StationReader implements ItemReader<MigrationItem> {

    /**
     * The longest time until the station notices a change for which no worker gives a signal, e.g. that an item's
     * backoff has ended. Each time, only one of the waiting workers queries the ledger, because a run may wait for
     * hours, and the queries of 16 workers of each station would cost several percent of a core.
     */
    private static final Duration POLL = Duration.ofSeconds(1);

    /** Replaces {@link #POLL} outside of the transfer hours and during a pause, which may take hours. */
    private static final Duration POLL_OUTSIDE_HOURS = Duration.ofSeconds(5);

    private final Station station;
    private final MigrationLedger ledger;
    private final RemainingWork work;
    private final Canary canary;
    private final StationSteps.Slots slots;
    private final WorkSignal signal;
    private final RunControl control;
    private final String owner;
    private final TransferWindow window;
    private final Consumer<Duration> outsideHours;
    private final AtomicLong lastLook = new AtomicLong(System.nanoTime());

    /**
     * Creates the reader of a station.
     *
     * @param owner the name of this process, which the ledger records for each claimed item
     * @param outsideHours does what the station can do before the transfer hours begin; receives the time until then.
     *     Called every few seconds
     */
    public StationReader(
            Station station,
            MigrationLedger ledger,
            RemainingWork work,
            Canary canary,
            StationSteps.Slots slots,
            WorkSignal signal,
            RunControl control,
            String owner,
            TransferWindow window,
            Consumer<Duration> outsideHours) {
        this.station = station;
        this.ledger = ledger;
        this.work = work;
        this.canary = canary;
        this.slots = slots;
        this.signal = signal;
        this.control = control;
        this.owner = owner;
        this.window = window;
        this.outsideHours = outsideHours;
    }

    @Override
    public @Nullable MigrationItem read() throws InterruptedException {
        LogContext.clearVideo();
        slots.free();
        boolean looksForAll = false;
        while (!control.isStopping() && work.isFor(station)) {
            long seen = signal.version();
            Optional<MigrationItem> item = mayClaim()
                    ? slots.claim(() -> canary.claim(station, () -> ledger.claim(station, owner)))
                    : Optional.empty();
            boolean ends = item.isEmpty() && work.isOver();
            if (looksForAll && (item.isPresent() || ends)) {
                signal.changed();
            }
            if (item.isPresent()) {
                LogContext.setVideo(item.get().id());
                return item.get();
            }
            if (ends) {
                return null;
            }
            looksForAll = awaitLook(seen);
        }
        return null;
    }

    /**
     * Waits until something has changed, or until it is this worker's turn to look for work on behalf of all workers of
     * the station.
     *
     * @param seen the number of changes ({@link WorkSignal#version}) when the worker last looked
     * @return whether this worker now looks on behalf of all waiting workers, and must wake them if it finds work or
     *     ends
     */
    private boolean awaitLook(long seen) throws InterruptedException {
        Duration poll = Backoff.shortened(window.isOpen() ? POLL : POLL_OUTSIDE_HOURS);
        while (!control.isStopping()) {
            long last = lastLook.get();
            long now = System.nanoTime();
            Duration left = poll.minusNanos(now - last);
            if ((left.isNegative() || left.isZero()) && lastLook.compareAndSet(last, now)) {
                return true;
            }
            signal.awaitChange(seen, left);
            if (signal.version() != seen) {
                return false;
            }
        }
        return false;
    }

    /**
     * Whether the station may claim items now. Outside of the transfer hours and during a pause, only the station
     * verify may claim items.
     */
    private boolean mayClaim() {
        if (station == Station.VERIFY || window.isOpenForWorker(work::isLeftToTransfer)) {
            return true;
        }
        window.untilHours().ifPresent(outsideHours);
        return false;
    }
}
