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

/** Decides what happens to an item after a failure, by the class of the failure. No other class decides that. */
public final class Verdicts {

    /** How long a video waits after it failed because of an outage, so that other videos serve as probes first. */
    public static final Duration OUTAGE_TURN = Duration.ofSeconds(30);

    /** The longest wait of an item, even if the server asks for more; a gate may wait longer. */
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** How long an item may be deferred from run to run until it fails. */
    public static final Duration LONGEST_DEFERRAL = Duration.ofDays(14);

    private Verdicts() {}

    /**
     * Decides about a failed download. A video that has been deferred for too long becomes FAILED.
     *
     * @param limit the total number of attempts
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
     * Decides about a failure.
     *
     * @param attemptsBefore the number of counted attempts before this one
     * @param limit the total number of attempts
     */
    public static Verdict of(Station station, Failure failure, int attemptsBefore, int limit) {
        // After a failed upload, the staged file stays. After a failed comparison, the recorded data of the uploaded
        // file stays.
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
            case OUTAGE -> new Verdict(again, false, Optional.of(longer(failure, OUTAGE_TURN)), failure, file, false);
            case THROTTLED, OPERATOR -> new Verdict(again, false, Optional.empty(), failure, file, false);
        };
    }

    /**
     * Decides about an upload that may have arrived, if the platform could not be asked. The upload does not count as
     * an attempt until the platform was asked.
     */
    public static Verdict unsure(Failure failure) {
        return new Verdict(ItemState.DOWNLOADED, false, Optional.of(longer(failure, OUTAGE_TURN)), failure, true, true);
    }

    /** Returns the longer of our own wait and the wait that the server asked for, but at most {@link #LONGEST_WAIT}. */
    private static Duration longer(Failure failure, Duration own) {
        Duration longer = failure.waitAtLeast(own);
        return longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
    }
}
