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

/** What a failure's class makes of an item: the one place that decides. */
public final class Verdicts {

    /** After an outage other videos get their turn as probes first. */
    public static final Duration OUTAGE_TURN = Duration.ofSeconds(30);

    /** However long the other side asks to wait, an item waits no longer; the gate may. */
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** What is put off for so long never comes. */
    public static final Duration LONGEST_DEFERRAL = Duration.ofDays(14);

    private Verdicts() {}

    /**
     * Judges one failure of a download, of which is known how long it was put off.
     *
     * @param limit attempts in all
     */
    public static Verdict ofDownload(Failure failure, MigrationItem item, int limit, Instant now) {
        boolean everlasting = failure.failureClass() == FailureClass.DEFERRED
                && item.deferredSince()
                        .filter(since -> since.plus(LONGEST_DEFERRAL).isBefore(now))
                        .isPresent();
        return everlasting
                ? new Verdict(ItemState.FAILED, true, Optional.empty(), failure, false, false)
                : of(Station.DOWNLOAD, failure, item.downloadAttempts(), limit);
    }

    /**
     * Judges one failure.
     *
     * @param attemptsBefore attempts that counted before this one
     * @param limit attempts in all
     */
    public static Verdict of(Station station, Failure failure, int attemptsBefore, int limit) {
        // Only what waits for its upload has a file to keep; where it is on the platform, what is known of the file
        // stays.
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

    /** The platform must be asked whether it arrived, and could not be: no attempt counts until it was. */
    public static Verdict unsure(Failure failure) {
        return new Verdict(ItemState.DOWNLOADED, false, Optional.of(longer(failure, OUTAGE_TURN)), failure, true, true);
    }

    /** Our own wait, or the one that the other side asked for. */
    private static Duration longer(Failure failure, Duration own) {
        Duration asked = failure.retryAfter().orElse(Duration.ZERO);
        Duration longer = asked.compareTo(own) > 0 ? asked : own;
        return longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
    }
}
