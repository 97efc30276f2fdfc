package dev.yt2ms.job.station;

import dev.yt2ms.job.platform.ReadBack;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.Station;
import java.util.EnumSet;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.IntSupplier;

/** Shows whether the stations of this run have work left. */
public final class RemainingWork {

    private final LedgerView ledger;
    private final Set<Station> stations;
    private final ReadBack readBack;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    /**
     * Whether the workers of this process end. All of them end once one of them has found no work. Otherwise, if another
     * process added work at that moment, some would go on without workers at the other stations.
     */
    private volatile boolean over;

    /** @param stations the stations that take part in this run */
    public RemainingWork(LedgerView ledger, Set<Station> stations, ReadBack readBack) {
        this.ledger = ledger;
        this.stations = EnumSet.copyOf(stations);
        this.readBack = readBack;
    }

    /**
     * Whether this station takes part in this run. The station verify takes no part if the platform returns no
     * contents.
     */
    boolean isFor(Station station) {
        return stations.contains(station) && (station != Station.VERIFY || readBack.isOn());
    }

    /** Whether any item is still to be downloaded or uploaded. */
    boolean isLeftToTransfer() {
        return ledger.hasOpenWork(EnumSet.of(Station.DOWNLOAD, Station.UPLOAD));
    }

    /**
     * Whether any item may still reach one of the stations of this run. This includes items in later stations, because
     * a comparison may send an item back to the download station.
     */
    public boolean isLeft() {
        lock.readLock().lock();
        try {
            Set<Station> working = EnumSet.copyOf(stations);
            working.removeIf(station -> !isFor(station));
            return !working.isEmpty() && ledger.hasOpenWork(working);
        } finally {
            lock.readLock().unlock();
        }
    }

    /**
     * Whether a worker that can claim no item ends: if no work is left, if another worker has ended for this reason, or
     * after {@link #end}.
     */
    boolean isOver() {
        lock.readLock().lock();
        try {
            if (!isLeft()) {
                over = true;
            }
            return over;
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Makes the workers of this process end when they can claim no item. */
    public void end() {
        over = true;
    }

    /** Prepares for new workers, after all earlier ones have ended. */
    public void begin() {
        over = false;
    }

    /**
     * Adds work for the download station, if any work is left. No worker can end between the check and the addition, so
     * the run does the added work.
     *
     * @param addition adds the work and returns the number of added items
     * @return the number of added items; empty if no work is left, so that nothing was added
     */
    public OptionalInt add(IntSupplier addition) {
        lock.writeLock().lock();
        try {
            return !over && isLeft() ? OptionalInt.of(addition.getAsInt()) : OptionalInt.empty();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
