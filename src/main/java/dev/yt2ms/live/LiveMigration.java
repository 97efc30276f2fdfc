package dev.yt2ms.live;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A migration as the live page shows it. All texts in the JSON are untrusted. Implementations are thread-safe. */
public interface LiveMigration {

    /** Whether a run of this machine is in progress, so that the figures change all the time. */
    boolean isWorking();

    /**
     * Returns a number that changes when the figures may be different although {@link #isWorking} is false, e.g.
     * because the next run is due at another time.
     */
    default long revision() {
        return 0;
    }

    /** Returns the figures of the whole migration as a JSON object. */
    byte[] overview() throws IOException;

    /** Returns one page of the table of all videos as a JSON object. */
    byte[] videos(VideoQuery query) throws IOException;

    /** Returns everything that is known about a video as a JSON object; empty if the ledger does not know the video. */
    Optional<byte[]> video(String videoId) throws IOException;

    /**
     * Carries out an action.
     *
     * @param videoIds for {@link LiveAction#RETRY}: the videos; empty for all
     * @param rule for {@link LiveAction#RETRY}: only videos that failed by this rule
     */
    ActionResult act(LiveAction action, List<String> videoIds, Optional<String> rule) throws IOException;
}
