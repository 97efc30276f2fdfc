package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.ON_PLATFORM;

import dev.yt2ms.ledger.MigrationItem;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * Finds videos on the platform that may have a better picture on YouTube by now, and records what YouTube answered.
 * Each call is a short transaction.
 */
public final class LedgerBetter {

    /**
     * The time within which YouTube should have created all resolutions of a video. It begins when the video is
     * downloaded, or when it is first found to be available in high definition.
     */
    static final Duration WAIT = Duration.ofDays(2);

    /**
     * Excludes videos whose picture can't be compared: adopted contents, unavailable videos, and videos that are moved
     * in a plainer format on purpose.
     */
    private static final String COMPARABLE =
            " AND NOT adopted AND NOT unavailable AND plainer_than IS NULL AND staged_file IS NOT NULL";

    private final LedgerSql sql;

    public LedgerBetter(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    /**
     * Returns the videos for which YouTube should be asked whether it has a better picture: those that were downloaded
     * within a day of their publication, and those that became available in high definition after their upload. The
     * download, or the change to high definition, must be at least two days ago. Videos for which YouTube was never
     * asked come first.
     */
    public List<MigrationItem> toAsk(int limit) {
        return sql.statement("SELECT * FROM migration_item WHERE migration = :migration AND state IN " + ON_PLATFORM
                        + " AND NOT better_answered" + COMPARABLE + " AND media_height > 0"
                        + " AND (hd_since <= :due OR (downloaded_at <= :due AND downloaded_at < published_at + INTERVAL '24' HOUR))"
                        + " ORDER BY better_asked_at NULLS FIRST, list_position LIMIT " + limit)
                .param("due", ItemRows.time(sql.now().minus(WAIT)))
                .query((row, number) -> ItemRows.item(row))
                .list();
    }

    /**
     * Records the source's answer. The source is then not asked about this video again, unless the video becomes
     * available in high definition later.
     *
     * @param betterHeight the height in pixels of the better picture; empty if there is none
     */
    public void answered(String videoId, OptionalInt betterHeight) {
        sql.item(
                        "UPDATE migration_item SET better_asked_at = :now, better_answered = TRUE, better_height = :height"
                                + " WHERE " + ITEM,
                        videoId)
                .param("height", betterHeight.isPresent() ? betterHeight.getAsInt() : null)
                .update();
    }

    /** Records that the source did not answer. The source is asked about this video again after all others. */
    public void notAnswered(String videoId) {
        sql.item("UPDATE migration_item SET better_asked_at = :now WHERE " + ITEM, videoId)
                .update();
    }

    /** Returns the videos on the platform that have a better picture at the source, in order of enumeration. */
    public List<MigrationItem> better() {
        return sql.statement("SELECT * FROM migration_item WHERE migration = :migration AND state IN " + ON_PLATFORM
                        + " AND better_height IS NOT NULL" + COMPARABLE + " ORDER BY migration, list_position")
                .query((row, number) -> ItemRows.item(row))
                .list();
    }
}
