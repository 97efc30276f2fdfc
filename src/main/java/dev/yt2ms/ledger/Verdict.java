package dev.yt2ms.ledger;

import dev.yt2ms.model.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * What a failure makes of an item.
 *
 * @param state the state that it goes to
 * @param attemptCounts whether the attempt counts against the limit
 * @param pause how long it is left alone; empty where it may be claimed at once, or not at all
 * @param failure what happened
 * @param keepsFile whether its staged file stays
 * @param unsure whether an upload may have arrived
 * @param keepsPlace whether it is claimed again in its turn; else what was not tried comes first
 */
public record Verdict(
        ItemState state,
        boolean attemptCounts,
        Optional<Duration> pause,
        Failure failure,
        boolean keepsFile,
        boolean unsure,
        boolean keepsPlace) {

    /** One that comes after what was not tried. */
    public Verdict(
            ItemState state,
            boolean attemptCounts,
            Optional<Duration> pause,
            Failure failure,
            boolean keepsFile,
            boolean unsure) {
        this(state, attemptCounts, pause, failure, keepsFile, unsure, false);
    }

    /** The same of an item that is claimed again in its turn, e.g. as a part of its download is there. */
    public Verdict keepingPlace() {
        return new Verdict(state, attemptCounts, pause, failure, keepsFile, unsure, true);
    }
}
