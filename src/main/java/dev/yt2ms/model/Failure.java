package dev.yt2ms.model;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One classified failure. It is a value that a step records, not an exception.
 *
 * @param failureClass what the failure means for the video
 * @param rule the short, stable name of the rule that classified the failure, e.g. {@code http-403}
 * @param message one sentence for a person, with advice if there is any; contains no key, cookie or upload URL
 * @param inARow the class that applies once the video is proven not to be the cause: several videos fail in this way,
 *     and so does the control, if there is one ({@code run/ControlledEvidence}). Empty if only the video can be the
 *     cause
 * @param alone whether a single failure of this kind is enough for a control, which shows whether the video is the
 *     cause; {@code true} only if {@code inARow} is present
 * @param stage the stage of the download that failed; not used for failures of uploads and comparisons
 * @param ifNotGone the message that applies if the source does not confirm that the video is deleted or private; the
 *     class is RETRY in this case. Empty if the source is not asked
 * @param keepPartial {@code true} if the next attempt may resume the partial download; {@code false} if the partial
 *     download is deleted
 * @param retryAfter how long the server asked to wait; empty if it did not ask
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

    /**
     * The rule of failures that no other rule matches. Failures with this rule probably have different causes if their
     * messages differ.
     */
    public static final String UNKNOWN = "unknown";

    /** The stage of the download that failed. A control must repeat the download up to the same stage. */
    public enum Stage {
        /** yt2ms was asking the source for the video, and had not read any of its media yet. */
        EXTRACTION,
        /** yt2ms was reading the media. */
        MEDIA,
        /** ffmpeg or ffprobe was processing files of this machine. */
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

    /** Creates a failure whose class stays the same if other videos fail too. Partial files are deleted after it. */
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

    /**
     * Returns a copy of this failure with the class ({@code inARow}) that applies if several videos fail in this way
     * and are not the cause.
     */
    public Failure escalatingTo(FailureClass ifForAll) {
        return with(Optional.of(ifForAll), false);
    }

    /**
     * Returns a copy of this failure with the class ({@code inARow}) that applies if the video is not the cause. Unlike
     * with {@link #escalatingTo}, a single failure is enough for a control.
     */
    public Failure escalatingAloneTo(FailureClass ifForAll) {
        return with(Optional.of(ifForAll), true);
    }

    private Failure with(Optional<FailureClass> ifForAll, boolean reasonEnough) {
        return new Failure(
                failureClass, rule, message, ifForAll, reasonEnough, stage, ifNotGone, keepPartial, retryAfter);
    }

    /** Whether other videos may fail in the same way now. */
    public boolean mayConcernOtherVideos() {
        return alone || failureClass.concernsOtherVideos();
    }

    /** Returns this failure with another stage. */
    public Failure at(Stage other) {
        return new Failure(failureClass, rule, message, inARow, alone, other, ifNotGone, keepPartial, retryAfter);
    }

    /**
     * Returns a copy of this failure that stays PERMANENT only if the source confirms that the video is deleted or
     * private; otherwise it becomes RETRY with the given message.
     */
    public Failure ifSourceAgrees(String otherwise) {
        return new Failure(
                failureClass, rule, message, inARow, alone, stage, Optional.of(otherwise), keepPartial, retryAfter);
    }

    /** Returns a copy of this failure after which the next attempt may resume partial files. */
    public Failure keepingPartial() {
        return new Failure(failureClass, rule, message, inARow, alone, stage, ifNotGone, true, retryAfter);
    }

    /** Returns this failure with the wait that the server asked for. */
    public Failure retryAfter(Duration wait) {
        return new Failure(
                failureClass, rule, message, inARow, alone, stage, ifNotGone, keepPartial, Optional.of(wait));
    }

    /** Returns the wait before another attempt: the time that the server asked for, but at least the given time. */
    public Duration waitAtLeast(Duration own) {
        return retryAfter.filter(asked -> asked.compareTo(own) > 0).orElse(own);
    }

    /**
     * Returns the failure that applies after the source was asked about the video.
     *
     * @param gone whether the source confirms that the video is deleted or private
     */
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

    /**
     * Returns this failure with the class, message and wait of another failure, after that failure has turned out to be
     * the common cause.
     */
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

    /** Returns this failure with another class, e.g. after the source was asked or after an escalation. */
    public Failure as(FailureClass other) {
        return new Failure(
                other, rule, message, Optional.empty(), false, stage, Optional.empty(), keepPartial, retryAfter);
    }
}
