package dev.yt2ms.run;

import dev.yt2ms.model.Failure;

/**
 * Decides what a video's failure means: whether its cause is this video or something that all videos share.
 * Implementations judge by the results of other videos, and are thread-safe.
 */
public interface Evidence {

    /** The state of the gate at the moment of a failure. */
    enum Moment {
        /** The gate is open. */
        OPEN,
        /** The gate is closed, and the failed work was its probe, the only work that a closed gate admits. */
        PROBE,
        /** The gate was closed while the failed work was under way. */
        LATE
    }

    /**
     * What a failure means.
     *
     * @param failure the failure with the class that applies
     * @param proof what is known about the cause
     */
    record Meaning(Failure failure, Proof proof) {}

    /** What is known about the cause of a failure. */
    enum Proof {
        /** Nothing is known beyond the failure itself. */
        NONE,
        /** The server serves other videos, or can at least be reached, so the cause is this video. */
        OTHERS_SUCCEED,
        /** No other video could show the cause. */
        NO_OTHERS,
        /** The run ended before the cause was known, so the failed attempt must not be counted. */
        CUT_SHORT
    }

    /**
     * Records that work begins. Returns a number, which the caller passes to {@link #succeeded} if the work succeeds.
     */
    long begin();

    /** Records that the work for which {@link #begin} returned this number has succeeded. */
    void succeeded(long begun);

    /**
     * Decides what this failure means. The decision may need requests to a server and take minutes, so callers must
     * hold no lock.
     *
     * @param last whether this is the video's last attempt, so that the video becomes FAILED if it is itself the cause
     */
    Meaning meaning(Failure failure, String videoId, boolean last, Moment moment);

    /**
     * Whether the failed videos themselves caused an outage that has reached its time limit: no other videos are left,
     * and the server can be reached. If so, the attempts of these videos count from then on.
     */
    default boolean isOfTheLastVideos() {
        return false;
    }
}
