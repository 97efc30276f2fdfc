package dev.yt2ms.job.station;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.run.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides by the class of a failure what happens to the item that failed. No other code makes this decision. */
public final class Verdicts {

    /** How long a video waits after it failed because of an outage. Other videos serve as probes in the meantime. */
    public static final Duration OUTAGE_TURN = Duration.ofSeconds(30);

    /** The longest wait of an item, even if the server asks for more. A gate may wait longer. */
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** The time for which an item may be deferred from run to run before it becomes FAILED. */
    public static final Duration LONGEST_DEFERRAL = Duration.ofDays(14);

    private Verdicts() {}

    /**
     * Decides about a failed download. A video that has been deferred for longer than {@link #LONGEST_DEFERRAL} becomes
     * FAILED.
     *
     * @param limit the maximum number of attempts
     */
    public static Verdict ofDownload(Failure failure, MigrationItem item, int limit, Instant now) {
        boolean everlasting = failure.failureClass() == FailureClass.DEFERRED
                && item.deferredSince()
                        .filter(since -> since.plus(LONGEST_DEFERRAL).isBefore(now))
                        .isPresent();
        return everlasting
                ? new Verdict(ItemState.FAILED, true, Optional.empty(), failure, false, false)
                : of(Station.DOWNLOAD, failure, item.attempts().downloads(), limit);
    }

    /**
     * Decides about a failure in this station.
     *
     * @param attemptsBefore the number of counted attempts before this one
     * @param limit the maximum number of attempts
     */
    public static Verdict of(Station station, Failure failure, int attemptsBefore, int limit) {
        // If the cause is not the video, the item keeps its file: the staged file after a failed upload, or the record
        // of the uploaded file after a failed comparison.
        boolean file = station != Station.DOWNLOAD;
        ItemState again = station.waiting();
        return switch (failure.failureClass()) {
            case PERMANENT -> new Verdict(ItemState.FAILED, true, Optional.empty(), failure, false, false);
            case DEFERRED -> new Verdict(ItemState.DEFERRED, false, Optional.empty(), failure, false, false);
            case RETRY ->
                attemptsBefore + 1 >= limit
                        ? new Verdict(ItemState.FAILED, true, Optional.empty(), failure, false, false)
                        : new Verdict(
                                station == Station.VERIFY ? ItemState.PENDING : again,
                                true,
                                Optional.of(longer(failure, Backoff.ATTEMPTS.after(attemptsBefore + 1))),
                                failure,
                                station == Station.UPLOAD,
                                false);
            case OUTAGE -> new Verdict(again, false, Optional.of(outageTurn(failure)), failure, file, false);
            case THROTTLED, OPERATOR -> new Verdict(again, false, Optional.empty(), failure, file, false);
        };
    }

    /**
     * Decides about an upload that may have arrived, while the platform can't be asked about it. The attempt does not
     * count before the platform has answered.
     */
    public static Verdict unsure(Failure failure) {
        return new Verdict(ItemState.DOWNLOADED, false, Optional.of(outageTurn(failure)), failure, true, true);
    }

    private static Duration outageTurn(Failure failure) {
        return longer(failure, Backoff.shortened(OUTAGE_TURN));
    }

    /**
     * Returns the longer of two waits: the given wait, and the wait that the server asked for. The result is at most
     * {@link #LONGEST_WAIT}.
     */
    private static Duration longer(Failure failure, Duration own) {
        Duration longer = failure.waitAtLeast(own);
        return longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
    }
}
