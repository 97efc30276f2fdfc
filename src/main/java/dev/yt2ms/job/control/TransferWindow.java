package dev.yt2ms.job.control;

import dev.yt2ms.settings.value.TransferHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides by the configured transfer hours whether videos may be transferred now. All other work, such as enumerating
 * and comparing, is permitted at any time.
 */
public final class TransferWindow {

    private static final Logger log = LoggerFactory.getLogger(TransferWindow.class);

    private final Optional<TransferHours> hours;
    private final Clock clock;
    private boolean waitIsTold;

    /** @param hours the transfer hours; empty if transfers are permitted at any time */
    public TransferWindow(Optional<TransferHours> hours, Clock clock) {
        this.hours = hours;
        this.clock = clock;
    }

    /** Creates a window that is always open. */
    static TransferWindow always() {
        return new TransferWindow(Optional.empty(), Clock.systemUTC());
    }

    /** Whether the window is closed at some time of the day. */
    boolean everCloses() {
        return hours.isPresent();
    }

    boolean isOpen() {
        return opensAt().isEmpty();
    }

    /** Returns when the window opens; empty while it is open. */
    public Optional<Instant> opensAt() {
        Instant now = clock.instant();
        return hours.filter(window -> !window.contain(now)).map(window -> window.nextFrom(now));
    }

    /** Returns how long the window was closed between these times. */
    Duration closedWithin(Instant since, Instant until) {
        return hours.map(window -> window.outside(since, until)).orElse(Duration.ZERO);
    }

    /**
     * Whether the window is open. If it is closed and a transfer is left, this method also logs that workers wait, but
     * only once until the window opens.
     *
     * @param isAnythingLeft whether a transfer is left
     */
    public synchronized boolean isOpenForWorker(BooleanSupplier isAnythingLeft) {
        Optional<Instant> opensAt = opensAt();
        if (opensAt.isPresent() && !waitIsTold && isAnythingLeft.getAsBoolean()) {
            waitIsTold = true;
            log.info(
                    "transfers wait until {} (migration.schedule.transfers is {}); all other work continues",
                    opensAt.get().atZone(hours.get().zone()).toLocalDateTime().truncatedTo(ChronoUnit.MINUTES),
                    hours.get());
        } else if (opensAt.isEmpty() && waitIsTold) {
            waitIsTold = false;
            log.info("transfers continue");
        }
        return opensAt.isEmpty();
    }
}
