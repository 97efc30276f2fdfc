package dev.yt2ms.job;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.LedgerFigures;
import dev.yt2ms.run.StopReason;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a run.
 *
 * @param figures the figures of the ledger at the end of the run; empty if only the stop reason is known
 * @param stopped why the run ended before its work was done; empty if nothing stopped the run
 * @param personNeeded the problem that a person must solve, although the run did its work; empty if there is none
 * @param unverifiable why the platform refused to return contents for the comparison; empty if it did not refuse
 * @param comparedSince when the last comparison of all contents by the command {@code verify} began; empty in the
 *     results of other commands
 */
public record RunOutcome(
        Optional<LedgerFigures> figures,
        Optional<StopReason> stopped,
        Optional<String> personNeeded,
        Optional<String> unverifiable,
        Optional<Instant> comparedSince) {

    /** The exit code of a run that did all of its work. */
    public static final int OK = 0;
    /** The exit code of a defect of yt2ms. */
    public static final int DEFECT = 1;
    /** The exit code of a run in which videos failed. */
    public static final int FAILED = 3;
    /** The exit code when a person must act. */
    public static final int OPERATOR = 4;
    /** The exit code when a later run can continue. */
    public static final int LATER = 75;

    private static final int INTERRUPTED = 130;

    /** Creates the result of a run without figures, of which only the stop reason is known. */
    public static RunOutcome stopped(Optional<StopReason> reason) {
        return new RunOutcome(Optional.empty(), reason, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns the number of items in each state; states without items are not in the map. */
    public Map<ItemState, Long> counts() {
        return figures.map(LedgerFigures::counts).orElse(Map.of());
    }

    public long count(ItemState state) {
        return counts().getOrDefault(state, 0L);
    }

    /** Returns the number of items on the platform that could not be compared yet. */
    public long leftUnverified() {
        return figures.map(LedgerFigures::leftUnverified).orElse(0L);
    }

    /**
     * Returns the exit code. If there are several causes, the most severe one counts: a defect, a person must act, a
     * later run can continue, videos failed, in this order. After a signal, the process ends with the code that the JVM
     * sets, whatever this method returns.
     */
    public int exitCode() {
        if (stopped.isPresent()) {
            return switch (stopped.get().kind()) {
                case DEFECT -> DEFECT;
                case SIGNAL -> INTERRUPTED;
                case OPERATOR -> OPERATOR;
                case LATER -> personNeeded.isPresent() ? OPERATOR : LATER;
            };
        }
        if (personNeeded.isPresent()) {
            return OPERATOR;
        }
        if (count(ItemState.DEFERRED) > 0 || leftUnverified() > 0) {
            return LATER;
        }
        return count(ItemState.FAILED) > 0 ? FAILED : OK;
    }
}
