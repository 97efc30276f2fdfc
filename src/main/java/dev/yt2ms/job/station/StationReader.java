package dev.yt2ms.job.station;

import dev.yt2ms.job.control.Leases;
import dev.yt2ms.job.control.TransferWindow;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationLedger;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.run.LogContext;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.WorkSignal;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/**
 * Claims the next item of a station. Waits while the other stations still work; ends when no item is left that could still
 * reach it, or the run stops. Shared by all workers of the station.
 */
public final class StationReader implements ItemReader<MigrationItem> {

    /** A change that no signal told of, e.g. a wait that is over, is seen after so long. */
    private static final Duration POLL = Duration.ofSeconds(1);

    private final Station station;
    private final MigrationLedger ledger;
    private final RemainingWork work;
    private final Canary canary;
    private final WorkSignal signal;
    private final RunControl control;
    private final Leases leases;
    private final TransferWindow window;

    public StationReader(
            Station station,
            MigrationLedger ledger,
            RemainingWork work,
            Canary canary,
            WorkSignal signal,
            RunControl control,
            Leases leases,
            TransferWindow window) {
        this.station = station;
        this.ledger = ledger;
        this.work = work;
        this.canary = canary;
        this.signal = signal;
        this.control = control;
        this.leases = leases;
        this.window = window;
    }

    @Override
    public @Nullable MigrationItem read() throws InterruptedException {
        LogContext.clearVideo();
        while (!control.isStopping() && work.isFor(station)) {
            long seen = signal.version();
            Optional<MigrationItem> item = mayClaim()
                    ? canary.claim(station, () -> ledger.claim(station, leases.owner(), Leases.LEASE))
                    : Optional.empty();
            if (item.isPresent()) {
                LogContext.setVideo(item.get().id());
                return item.get();
            }
            if (!work.isLeft()) {
                return null;
            }
            signal.awaitChange(seen, POLL);
        }
        return null;
    }

    /** What waits for the hours of transfers is not claimed: another machine may have other hours. */
    private boolean mayClaim() {
        return station == Station.VERIFY || window.isOpenForWorker(work::isLeftToTransfer);
    }
}
