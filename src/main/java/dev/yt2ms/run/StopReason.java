package dev.yt2ms.run;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a run ended before its work was done.
 *
 * @param kind who or what ends it
 * @param message one sentence for a person: what happened and what to do
 * @param resumeAt when it is worth to run again, where that is known
 */
public record StopReason(Kind kind, String message, Optional<Instant> resumeAt) {

    /** Kinds, the weightiest first: of several the first one counts. */
    public enum Kind {
        /** A defect of yt2ms. */
        DEFECT,
        /** INT, TERM or HUP. */
        SIGNAL,
        /** A person must act. */
        OPERATOR,
        /** Time will mend it: quota, throttle, outage. */
        LATER
    }

    public StopReason {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(message);
        Objects.requireNonNull(resumeAt);
    }

    /** A stop that time does not mend. */
    public static StopReason of(Kind kind, String message) {
        return new StopReason(kind, message, Optional.empty());
    }

    /** A stop that time mends. */
    public static StopReason later(String message, Instant resumeAt) {
        return new StopReason(Kind.LATER, message, Optional.of(resumeAt));
    }
}
