package dev.yt2ms.ledger;

import dev.yt2ms.youtube.Video;
import java.time.Clock;
import java.util.List;
import javax.sql.DataSource;

/** Videos that a control may ask for. Nothing is claimed: they may be under way elsewhere. */
public final class ControlCandidates extends JdbcLedgerView {

    public ControlCandidates(DataSource dataSource, String migration, Clock clock) {
        super(dataSource, migration, clock);
    }

    /** Some of those that this migration has moved, the newest first, without what is gone at the source. */
    public List<Video> newestArrived(int most) {
        return videos(
                "state IN " + ON_PLATFORM + " AND NOT adopted AND NOT unavailable AND gone_since IS NULL",
                "uploaded_at DESC",
                most);
    }

    /** Some of the public ones of which nothing is known yet, the most viewed first. */
    public List<Video> untried(int most) {
        return videos(
                "state = 'PENDING' AND tried_run = 0 AND content_id IS NULL AND privacy = 'PUBLIC' AND NOT live_recording",
                "view_count DESC NULLS LAST, list_position",
                most);
    }

    private List<Video> videos(String condition, String order, int most) {
        return sql("SELECT * FROM migration_item WHERE migration = :migration AND " + condition + " ORDER BY " + order
                        + " LIMIT " + most)
                .query((row, number) -> ItemRows.video(row))
                .list();
    }

    /** Notes that a video failed as a control: others are claimed before it. No attempt counts. */
    public void tried(String videoId) {
        item("UPDATE migration_item SET tried_run = " + RUN + " WHERE " + ITEM, videoId)
                .update();
    }
}
