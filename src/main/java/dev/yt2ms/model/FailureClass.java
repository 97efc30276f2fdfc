package dev.yt2ms.model;

/**
 * What a failure means for the video and for the run. The class alone decides what happens next
 * ({@code job/station/Verdicts}).
 */
public enum FailureClass {
    /** The video can't be moved: it stays FAILED until a person runs {@code retry}. */
    PERMANENT,
    /**
     * The video is tried again after a backoff, up to the configured number of attempts. Failures that no rule matches
     * have this class.
     */
    RETRY,
    /** The video is left to a later run. */
    DEFERRED,
    /**
     * The source demands fewer requests: all downloads pause, then a single one tries the source, and after its success
     * the number of downloads grows again.
     */
    THROTTLED,
    /** The source or the platform can't be reached: its gate closes until a probe succeeds. No attempt is counted. */
    OUTAGE,
    /** A person must act: the run stops with advice. No attempt is counted. */
    OPERATOR;

    /** Whether failures of this class would happen with other videos too. */
    public boolean concernsOtherVideos() {
        return this == OPERATOR || this == THROTTLED || this == OUTAGE;
    }
}
