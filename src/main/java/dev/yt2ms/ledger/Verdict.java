package dev.yt2ms.ledger;

import dev.yt2ms.model.Failure;
import java.time.Duration;
import java.util.Optional;

/**
 * The consequences of a failure for an item.
 *
 * @param state the next state of the item
 * @param attemptCounts whether the attempt counts against the limit
 * @param pause how long the item must wait before it can be claimed again; empty if it need not wait, or can't be
 *     claimed
 * @param failure the failure
 * @param keepsFile whether the staged file stays
 * @param unsure whether an upload may have arrived
 * @param keepsPlace whether the item keeps its place in the order; otherwise it comes after items that were not tried
 *     yet
 */
public record Verdict(
        ItemState state,
        boolean attemptCounts,
        Optional<Duration> pause,
        Failure failure,
        boolean keepsFile,
        boolean unsure,
        boolean keepsPlace) {

    /** Creates a verdict that puts the item behind the items that were not tried yet. */
    public Verdict(
            ItemState state,
            boolean attemptCounts,
            Optional<Duration> pause,
            Failure failure,
            boolean keepsFile,
            boolean unsure) {
        this(state, attemptCounts, pause, failure, keepsFile, unsure, false);
    }

    /** Returns this verdict for an item that keeps its place in the order, e.g. because part of its download exists. */
    public Verdict keepingPlace() {
        return new Verdict(state, attemptCounts, pause, failure, keepsFile, unsure, true);
    }
}
