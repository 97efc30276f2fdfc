package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.MigrationItem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * Of which videos on the platform the source may have a better picture by now, and what it answered: the SQL that finds and
 * records it. Each call is a short transaction.
 */
public final class LedgerBetter extends JdbcLedgerView {

    /** So long after a video was taken, or was seen in high definition, its larger pictures should be there. */
    static final Duration WAIT = Duration.ofDays(2);

    /** What is there before, or was found to be plainer for a reason, is not compared. */
    private static final String COMPARABLE =
            " AND NOT adopted AND NOT unavailable AND plainer_than IS NULL AND staged_file IS NOT NULL";

    public LedgerBetter(DataSource dataSource, String migration, Clock clock) {
        super(dataSource, migration, clock);
    }

    /**
     * The videos of which the source is to be asked: taken within a day of being published, or in high definition since, both
     * two days ago or more. Those that were never asked for come first.
     */
    public List<MigrationItem> toAsk(int limit) {
        return sql("SELECT * FROM migration_item WHERE migration = :migration AND state IN " + ON_PLATFORM
                        + " AND NOT better_answered" + COMPARABLE + " AND media_height > 0"
                        + " AND (hd_since <= :due OR (downloaded_at <= :due AND downloaded_at < published_at + INTERVAL '24' HOUR))"
                        + " ORDER BY better_asked_at NULLS FIRST, list_position LIMIT " + limit)
                .param("due", ItemRows.time(now().minus(WAIT)))
                .query((row, number) -> ItemRows.item(row))
                .list();
    }

    /**
     * Records the source's answer; it is not asked again.
     *
     * @param betterHeight pixels of a better picture; empty where there is none
     */
    public void answered(String videoId, OptionalInt betterHeight) {
        item(
                        "UPDATE migration_item SET better_asked_at = :now, better_answered = TRUE, better_height = :height"
                                + " WHERE " + ITEM,
                        videoId)
                .param("height", betterHeight.isPresent() ? betterHeight.getAsInt() : null)
                .update();
    }

    /** Records that the source gave no answer; it is asked again after the others. */
    public void notAnswered(String videoId) {
        item("UPDATE migration_item SET better_asked_at = :now WHERE " + ITEM, videoId)
                .update();
    }

    /** The videos on the platform of which the source has a better picture, in order of enumeration. */
    public List<MigrationItem> better() {
        return sql("SELECT * FROM migration_item WHERE migration = :migration AND state IN " + ON_PLATFORM
                        + " AND better_height IS NOT NULL" + COMPARABLE + " ORDER BY migration, list_position")
                .query((row, number) -> ItemRows.item(row))
                .list();
    }
}
