package dev.yt2ms.ledger;

import dev.yt2ms.model.Video;
import java.util.List;
import java.util.Set;

/**
 * Finds videos that a control may download. A control is a test download that shows whether the failure of another
 * video is general. The candidates are not claimed, so a worker may be working on the same video.
 */
public interface ControlCandidates {

    /**
     * Returns some of the videos that this migration has moved, the newest upload first. Videos that are deleted or
     * private on YouTube are excluded.
     */
    List<Video> newestArrived(int most);

    /**
     * Returns some videos that were not tried yet, need no login and are no live recordings. Public videos without
     * restrictions come first. Three kinds take turns: the most viewed videos, the last ones in the order of the
     * selection, and those from the middle of this order, because refused videos are often neighbours in it.
     *
     * @param atMost the maximum number of videos of each kind
     */
    List<Video> untried(int atMost);

    /** Whether any video other than these is still to be downloaded. */
    boolean hasDownloadsBesides(Set<String> videoIds);

    /**
     * Records that a video failed as a control, so that workers claim other videos before it. This does not count as an
     * attempt.
     */
    void tried(String videoId);
}
