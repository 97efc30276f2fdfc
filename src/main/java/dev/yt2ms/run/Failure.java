package dev.yt2ms.run;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One classified failure: data, not control flow.
 *
 * @param failureClass what it means
 * @param rule short stable name of the rule that classified it, e.g. {@code http-403}; equal names count as "in a row"
 * @param message one sentence for a person, with advice where there is any; holds no key, cookie or upload URL
 * @param inARow what it means when several different videos fail by the same rule one after the other
 * @param ifNotGone there where PERMANENT holds only if the source agrees that the video is gone: else it is RETRY, and
 *     this its message
 * @param keepPartial {@code true} where what was downloaded so far may be resumed; {@code false} wipes it
 * @param retryAfter how long the other side asked to wait
 */
public record Failure(
        FailureClass failureClass,
        String rule,
        String message,
        Optional<FailureClass> inARow,
        Optional<String> ifNotGone,
        boolean keepPartial,
        Optional<Duration> retryAfter) {

    public Failure {
        Objects.requireNonNull(failureClass);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(message);
        Objects.requireNonNull(inARow);
        Objects.requireNonNull(ifNotGone);
        Objects.requireNonNull(retryAfter);
    }

    /** A failure that nothing more is known of; partial files are wiped. */
    public static Failure of(FailureClass failureClass, String rule, String message) {
        return new Failure(failureClass, rule, message, Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /** The same failure that means more when several videos in a row meet it. */
    public Failure escalatingTo(FailureClass whenInARow) {
        return new Failure(failureClass, rule, message, Optional.of(whenInARow), ifNotGone, keepPartial, retryAfter);
    }

    /** The same failure, PERMANENT only if the source agrees; else RETRY with the other message. */
    public Failure ifSourceAgrees(String otherwise) {
        return new Failure(failureClass, rule, message, inARow, Optional.of(otherwise), keepPartial, retryAfter);
    }

    /** The same failure, after which partial files may be resumed. */
    public Failure keepingPartial() {
        return new Failure(failureClass, rule, message, inARow, ifNotGone, true, retryAfter);
    }

    /** The same failure with the wait that the other side asked for. */
    public Failure retryAfter(Duration wait) {
        return new Failure(failureClass, rule, message, inARow, ifNotGone, keepPartial, Optional.of(wait));
    }

    /** The same failure once the source was asked whether the video is gone. */
    public Failure judgedBySource(boolean gone) {
        return new Failure(
                gone ? FailureClass.PERMANENT : FailureClass.RETRY,
                rule,
                gone ? message : ifNotGone.orElse(message),
                gone ? Optional.empty() : inARow,
                Optional.empty(),
                keepPartial && !gone,
                retryAfter);
    }

    /** The same event judged otherwise, e.g. after the source was asked or an escalation. */
    public Failure as(FailureClass other) {
        return new Failure(other, rule, message, Optional.empty(), Optional.empty(), keepPartial, retryAfter);
    }
}
