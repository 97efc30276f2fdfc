package dev.yt2ms.run;

import dev.yt2ms.model.Failure;

/**
 * Decides what a video's failure means: whether its cause is this video or something that all videos share.
 * Implementations judge by the results of other videos, and are safe for several threads.
 */
public interface Evidence {

    /** The state of the gate at the moment of a failure. */
    enum Moment {
        /** The gate is open. */
        OPEN,
        /** The gate is closed, and the failed work was its probe. */
        PROBE,
        /** The gate was closed while the failed work was under way. */
        LATE
    }

    /**
     * What a failure means.
     *
     * @param failure the failure with the class that holds
     * @param proof what is known about the cause
     */
    record Meaning(Failure failure, Proof proof) {}

    /** What is known about the cause of a failure. */
    enum Proof {
        /** Nothing is known beyond the failure itself. */
        NONE,
        /** Another video succeeds right now, so the cause is this video. */
        OTHERS_SUCCEED,
        /** No other video is left that could show the cause. */
        NO_OTHERS,
        /** The run ended before the cause was known; no attempt may be counted. */
        CUT_SHORT
    }

    /** Records that work begins. Returns a number that {@link #succeeded} takes if the work succeeds. */
    long begin();

    /** Records that the work succeeded that began with this number. */
    void succeeded(long begun);

    /**
     * Decides what this failure means. It may ask a server and take minutes, so callers must hold no lock.
     *
     * @param last whether the video is given up if the cause is the video itself
     */
    Meaning meaning(Failure failure, String videoId, boolean last, Moment moment);

    /**
     * Whether an outage that has lasted to its limit is due to the failed videos, because no others are left and the
     * server can be reached. From then on their attempts count.
     */
    default boolean isOfTheLastVideos() {
        return false;
    }
}
