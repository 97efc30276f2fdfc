package dev.yt2ms.run;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a run ended before its work was done.
 *
 * @param kind the cause of the end
 * @param message one sentence for a person: what happened and what to do
 * @param resumeAt when another run is worthwhile, by the clock of this machine; empty if that is unknown
 * @param concernsAll whether it stops all machines that share the migration, and not only this one
 */
public record StopReason(Kind kind, String message, Optional<Instant> resumeAt, boolean concernsAll) {

    /**
     * The kinds of stops in order of severity, the most severe first. If there are several stops, the most severe one
     * counts.
     */
    public enum Kind {
        /** A defect of yt2ms. */
        DEFECT,
        /** The signal INT, TERM or HUP. */
        SIGNAL,
        /** A person must act. */
        OPERATOR,
        /**
         * A later run can continue without a person's help, e.g. after the quota was reset, or when an outage is over.
         */
        LATER
    }

    public StopReason {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(message);
        Objects.requireNonNull(resumeAt);
    }

    /** Creates a reason that stops only this machine. */
    public StopReason(Kind kind, String message, Optional<Instant> resumeAt) {
        this(kind, message, resumeAt, false);
    }

    /** Returns a copy of this reason that stops all machines that share the migration. */
    public StopReason ofAll() {
        return new StopReason(kind, message, resumeAt, true);
    }

    /** Creates a reason for which no later time for another run is known. */
    public static StopReason of(Kind kind, String message) {
        return new StopReason(kind, message, Optional.empty());
    }

    /** Creates a reason of kind LATER, with the time at which another run is worthwhile. */
    public static StopReason later(String message, Instant resumeAt) {
        return new StopReason(Kind.LATER, message, Optional.of(resumeAt));
    }
}
