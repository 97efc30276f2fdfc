package dev.yt2ms.model;

/** What a failure means for the video and for the run. The class alone decides what happens next. */
public enum FailureClass {
    /** This video, never: it stays FAILED until {@code retry}. */
    PERMANENT,
    /** Again after a backoff, up to the configured attempts. What no rule knows is of this class. */
    RETRY,
    /** Not in this run: a later one takes it up. */
    DEFERRED,
    /** The source asks for less: every download pauses, one probes, then the pace ramps up. */
    THROTTLED,
    /** Source or platform is away: its gate closes until a probe gets through. No attempt is counted. */
    OUTAGE,
    /** A person must act: the run stops with advice. No attempt is counted. */
    OPERATOR
}
