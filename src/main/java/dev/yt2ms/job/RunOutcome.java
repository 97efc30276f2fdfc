package dev.yt2ms.job;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.run.StopReason;
import java.util.Map;
import java.util.Optional;

/**
 * How a run ended.
 *
 * @param counts items by state; states without items are left out
 * @param stopped why it ended before its work was done
 * @param personNeeded what a person must act on, although it did its work
 * @param leftUnverified items on the platform that could not be compared yet
 * @param unverifiable why nothing on the platform could be compared
 */
public record RunOutcome(
        Map<ItemState, Long> counts,
        Optional<StopReason> stopped,
        Optional<String> personNeeded,
        long leftUnverified,
        Optional<String> unverifiable) {

    /** One of which nothing else is known. */
    public static RunOutcome stopped(Optional<StopReason> reason) {
        return new RunOutcome(Map.of(), reason, Optional.empty(), 0, Optional.empty());
    }

    /** So many items are in this state. */
    public long count(ItemState state) {
        return counts.getOrDefault(state, 0L);
    }

    /**
     * The exit code of the contract. Of several reasons the weightiest counts: a person, then time, then failures. A
     * signal's code is set by the JVM.
     */
    public int exitCode() {
        if (stopped.isPresent()) {
            return switch (stopped.get().kind()) {
                case DEFECT -> 1;
                case SIGNAL -> 130;
                case OPERATOR -> 4;
                case LATER -> personNeeded.isPresent() ? 4 : 75;
            };
        }
        if (personNeeded.isPresent()) {
            return 4;
        }
        if (count(ItemState.DEFERRED) > 0 || leftUnverified > 0) {
            return 75;
        }
        return count(ItemState.FAILED) > 0 ? 3 : 0;
    }
}
