package dev.yt2ms.model;

/**
 * What a failure means for the video and for the run. The class alone decides what happens next
 * ({@code job/station/Verdicts}).
 */
public enum FailureClass {
    /** The video can't be moved. It stays FAILED until a person runs {@code retry}. */
    PERMANENT,
    /**
     * The video is tried again after a backoff, up to the configured number of attempts. Failures that no rule matches
     * have this class.
     */
    RETRY,
    /** A later run tries the video again. */
    DEFERRED,
    /**
     * The source demands fewer requests. All downloads pause, then a single one tries the source, and after its success
     * the number of simultaneous downloads grows again.
     */
    THROTTLED,
    /**
     * The source or the platform can't be reached. Its gate closes until a probe succeeds, and no attempt is counted.
     */
    OUTAGE,
    /** A person must act. The run stops with advice, and no attempt is counted. */
    OPERATOR;

    /** Whether a failure of this class would also happen with other videos. */
    public boolean concernsOtherVideos() {
        return this == OPERATOR || this == THROTTLED || this == OUTAGE;
    }
}
