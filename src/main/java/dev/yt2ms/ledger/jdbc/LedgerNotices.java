package dev.yt2ms.ledger.jdbc;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;

/** The SQL for what notifications must remember between runs: since when no run has finished, and whether that was told. */
public final class LedgerNotices {

    private final LedgerSql sql;

    public LedgerNotices(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    /**
     * What is remembered.
     *
     * @param unfinishedSince when the first of the runs ended that could not finish; empty if the last run finished
     * @param stuckToldAt when it was last told that no run finishes; empty if it was not told since the last run that
     *     finished
     */
    public record Notices(Optional<Instant> unfinishedSince, Optional<Instant> stuckToldAt) {}

    /** Returns what is remembered; nothing before the first run. */
    public Notices read() {
        return sql.statement("SELECT unfinished_since, stuck_told_at FROM migration WHERE name = :migration")
                .query((row, number) ->
                        new Notices(ItemRows.instant(row, "unfinished_since"), ItemRows.instant(row, "stuck_told_at")))
                .optional()
                .orElseGet(() -> new Notices(Optional.empty(), Optional.empty()));
    }

    /** Records that a run finished its work. */
    public void recordFinished() {
        sql.statement("UPDATE migration SET unfinished_since = NULL, stuck_told_at = NULL WHERE name = :migration")
                .update();
    }

    /** Records that a run ended that must be continued later, unless an earlier one is recorded. */
    public void recordUnfinished() {
        sql.statement(
                        "UPDATE migration SET unfinished_since = COALESCE(unfinished_since, :now) WHERE name = :migration")
                .update();
    }

    /** Records that it was told now that no run finishes. */
    public void recordStuckTold() {
        sql.statement("UPDATE migration SET stuck_told_at = :now WHERE name = :migration")
                .update();
    }
}
