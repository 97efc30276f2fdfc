package dev.yt2ms.run;

import dev.yt2ms.model.Failure;

/**
 * Tells, from what else is seen, what a video's failure means: that it is this video, or that it is all of them. Safe for
 * several threads.
 */
public interface Evidence {

    /** How the gate stands when a failure comes. */
    enum Moment {
        /** It is open. */
        OPEN,
        /** It is closed, and this was its probe. */
        PROBE,
        /** It was closed while this was under way. */
        LATE
    }

    /**
     * What a failure means.
     *
     * @param failure the failure with the class that holds
     * @param proof what was found out besides
     */
    record Meaning(Failure failure, Proof proof) {}

    /** What was found out besides. */
    enum Proof {
        /** Nothing. */
        NONE,
        /** It is this video's own affair: another one goes well right now. */
        OTHERS_GO_WELL,
        /** No other video is left that would tell. */
        NOBODY_TO_ASK,
        /** The run ended before it was clear: nothing may be counted. */
        CUT_SHORT
    }

    /** Notes that work begins; the number is to be given back when it went well. */
    long begin();

    /** Work that began then went well. */
    void succeeded(long begun);

    /**
     * What this failure means. May ask a server, and take its time: not to be called with a lock held.
     *
     * @param last whether the video is given up if it is its own affair
     */
    Meaning meaning(Failure failure, String videoId, boolean last, Moment moment);
}
