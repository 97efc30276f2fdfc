package dev.yt2ms.job.control;

import dev.yt2ms.run.TransferPause;
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
 * Decides whether videos may be transferred now: by the configured transfer hours, and by the pause that a person may
 * have asked for. All other work, such as enumerating and comparing, is permitted at any time.
 */
public final class TransferWindow {

    private static final Logger log = LoggerFactory.getLogger(TransferWindow.class);

    private final Optional<TransferHours> hours;
    private final Clock clock;
    private final TransferPause pause;
    private boolean waitIsTold;

    /** @param hours the transfer hours; empty if transfers are permitted at any time */
    public TransferWindow(Optional<TransferHours> hours, Clock clock) {
        this(hours, clock, new TransferPause(clock));
    }

    /**
     * Creates a window.
     *
     * @param hours the transfer hours; empty if transfers are permitted at any time
     * @param pause whether a person has paused the transfers
     */
    public TransferWindow(Optional<TransferHours> hours, Clock clock, TransferPause pause) {
        this.hours = hours;
        this.clock = clock;
        this.pause = pause;
    }

    /** Creates a window that is always open. */
    static TransferWindow always() {
        return new TransferWindow(Optional.empty(), Clock.systemUTC());
    }

    /** Whether there are hours in which no transfer is permitted. */
    boolean everCloses() {
        return hours.isPresent();
    }

    /** Whether a transfer may begin now. */
    public boolean isOpen() {
        return isWithinHours() && pause.mayTransfer();
    }

    /** Whether running downloads may continue. A pause does not interrupt them. */
    boolean isWithinHours() {
        return opensAt().isEmpty();
    }

    /** Returns when the next transfer hours begin; empty within them. */
    public Optional<Instant> opensAt() {
        Instant now = clock.instant();
        return hours.filter(window -> !window.contain(now)).map(window -> window.nextFrom(now));
    }

    /** Returns the time until the transfer hours begin; empty within them. */
    public Optional<Duration> untilHours() {
        Instant now = clock.instant();
        return opensAt().map(at -> Duration.between(now, at));
    }

    /**
     * Returns the time until the transfer hours end; zero outside of them, empty if transfers are permitted at any
     * time.
     */
    Optional<Duration> untilHoursEnd() {
        Instant now = clock.instant();
        return hours.map(window -> Duration.between(now, window.endFrom(now)));
    }

    /** Returns how long the window was closed between these times. */
    Duration closedWithin(Instant since, Instant until) {
        Duration closed = hours.map(window -> window.outside(since, until))
                .orElse(Duration.ZERO)
                .plus(pause.pausedWithin(since, until));
        // A pause outside of the transfer hours would count twice.
        Duration all = Duration.between(since, until);
        return closed.compareTo(all) > 0 ? all : closed;
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
        return opensAt.isEmpty() && pause.mayTransfer();
    }
}
