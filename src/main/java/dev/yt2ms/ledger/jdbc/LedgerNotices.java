package dev.yt2ms.ledger.jdbc;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Records what notifications need from one run to the next: since when no run has finished its work, and whether a
 * person was notified of that.
 */
public final class LedgerNotices {

    private final LedgerSql sql;

    public LedgerNotices(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    /**
     * What the ledger records for notifications.
     *
     * @param unfinishedSince when the first unfinished run after the last finished one ended; empty if the last run
     *     finished its work
     * @param stuckToldAt when a person was last notified that no run finishes; empty if that has not happened since the
     *     last finished run
     */
    public record Notices(Optional<Instant> unfinishedSince, Optional<Instant> stuckToldAt) {

        /** Neither time is recorded, or the ledger was not asked. */
        public static final Notices NONE = new Notices(Optional.empty(), Optional.empty());
    }

    /**
     * Returns what is recorded; both values are empty before the first run. A recorded time in the future shows that
     * the clock was set back. It is replaced by the present time, because it would delay or repeat notifications for
     * longer than a day.
     */
    public Notices read() {
        sql.statement("""
                        UPDATE migration
                        SET unfinished_since = CASE WHEN unfinished_since > :now THEN :now ELSE unfinished_since END,
                            stuck_told_at = CASE WHEN stuck_told_at > :now THEN :now ELSE stuck_told_at END
                        WHERE name = :migration AND (unfinished_since > :now OR stuck_told_at > :now)""").update();
        return sql.statement("SELECT unfinished_since, stuck_told_at FROM migration WHERE name = :migration")
                .query((row, number) ->
                        new Notices(ItemRows.instant(row, "unfinished_since"), ItemRows.instant(row, "stuck_told_at")))
                .optional()
                .orElse(Notices.NONE);
    }

    /** Records that a run finished its work. */
    public void recordFinished() {
        sql.statement("UPDATE migration SET unfinished_since = NULL, stuck_told_at = NULL WHERE name = :migration")
                .update();
    }

    /**
     * Records the present time as the end of a run that must be continued later, unless such a time is already
     * recorded since the last finished run.
     */
    public void recordUnfinished() {
        sql.statement(
                        "UPDATE migration SET unfinished_since = COALESCE(unfinished_since, :now) WHERE name = :migration")
                .update();
    }

    /** Records that a person has just been notified that no run finishes. */
    public void recordStuckTold() {
        sql.statement("UPDATE migration SET stuck_told_at = :now WHERE name = :migration")
                .update();
    }
}
