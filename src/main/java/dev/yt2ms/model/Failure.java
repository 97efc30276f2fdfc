package dev.yt2ms.model;

import dev.yt2ms.run.Evidence;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One classified failure: data, not control flow.
 *
 * @param failureClass what it means for the video that met it
 * @param rule short stable name of the rule that classified it, e.g. {@code http-403}
 * @param message one sentence for a person, with advice where there is any; holds no key, cookie or upload URL
 * @param inARow what it means when it turns out that it is not the video: several different ones meet it, and a control
 *     does too where there is one ({@link Evidence})
 * @param alone whether the first video that meets it is reason enough to find out; only with {@code inARow}
 * @param stage how far the work had come
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
        boolean alone,
        Stage stage,
        Optional<String> ifNotGone,
        boolean keepPartial,
        Optional<Duration> retryAfter) {

    /** The rule of what no other rule knows: different texts of it are different causes. */
    public static final String UNKNOWN = "unknown";

    /** How far the work had come, and so what a control must repeat. */
    public enum Stage {
        /** The source is asked for the video: nothing of its media was read. */
        EXTRACTION,
        /** The media are read. */
        MEDIA,
        /** ffmpeg or ffprobe works on files of this machine. */
        TOOLS
    }

    public Failure {
        Objects.requireNonNull(failureClass);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(message);
        Objects.requireNonNull(inARow);
        Objects.requireNonNull(stage);
        Objects.requireNonNull(ifNotGone);
        Objects.requireNonNull(retryAfter);
    }

    /** A failure that nothing more is known of; partial files are wiped. */
    public static Failure of(FailureClass failureClass, String rule, String message) {
        return new Failure(
                failureClass,
                rule,
                message,
                Optional.empty(),
                false,
                Stage.EXTRACTION,
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** The same failure that means more when several videos meet it and it is not the videos. */
    public Failure escalatingTo(FailureClass ifForAll) {
        return with(Optional.of(ifForAll), false);
    }

    /** The same failure of one video that is reason enough to find out whether it means that. */
    public Failure escalatingAloneTo(FailureClass ifForAll) {
        return with(Optional.of(ifForAll), true);
    }

    private Failure with(Optional<FailureClass> ifForAll, boolean reasonEnough) {
        return new Failure(
                failureClass, rule, message, ifForAll, reasonEnough, stage, ifNotGone, keepPartial, retryAfter);
    }

    /** The same failure at this stage. */
    public Failure at(Stage other) {
        return new Failure(failureClass, rule, message, inARow, alone, other, ifNotGone, keepPartial, retryAfter);
    }

    /** The same failure, PERMANENT only if the source agrees; else RETRY with the other message. */
    public Failure ifSourceAgrees(String otherwise) {
        return new Failure(
                failureClass, rule, message, inARow, alone, stage, Optional.of(otherwise), keepPartial, retryAfter);
    }

    /** The same failure, after which partial files may be resumed. */
    public Failure keepingPartial() {
        return new Failure(failureClass, rule, message, inARow, alone, stage, ifNotGone, true, retryAfter);
    }

    /** The same failure with the wait that the other side asked for. */
    public Failure retryAfter(Duration wait) {
        return new Failure(
                failureClass, rule, message, inARow, alone, stage, ifNotGone, keepPartial, Optional.of(wait));
    }

    /** The same failure once the source was asked whether the video is gone. */
    public Failure judgedBySource(boolean gone) {
        return new Failure(
                gone ? FailureClass.PERMANENT : FailureClass.RETRY,
                rule,
                gone ? message : ifNotGone.orElse(message),
                gone ? Optional.empty() : inARow,
                alone && !gone,
                stage,
                Optional.empty(),
                keepPartial && !gone,
                retryAfter);
    }

    /** The same failure, as part of what the other one means for all. */
    public Failure because(Failure ofAll) {
        return new Failure(
                ofAll.failureClass,
                rule,
                ofAll.message,
                Optional.empty(),
                false,
                stage,
                Optional.empty(),
                keepPartial,
                ofAll.retryAfter);
    }

    /** The same event judged otherwise, e.g. after the source was asked or an escalation. */
    public Failure as(FailureClass other) {
        return new Failure(
                other, rule, message, Optional.empty(), false, stage, Optional.empty(), keepPartial, retryAfter);
    }
}
