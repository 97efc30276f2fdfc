package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.model.Channel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Records the runs of one migration: the current run, how the last one ended, which channel is migrated, since when all
 * contents are compared, and what notifications need from one run to the next.
 */
public final class MigrationRuns {

    private volatile boolean goesOnAfterDeath;

    private final LedgerSql sql;

    public MigrationRuns(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    /** Returns the current or last run; empty before the first run. */
    public Optional<MigrationRun> run() {
        return sql.statement("SELECT * FROM migration WHERE name = :migration")
                .query((row, number) -> ItemRows.run(row))
                .optional();
    }

    /**
     * Continues a run that is not completed, or else starts the next one. An unfinished comparison of all contents
     * (command {@code verify}) is abandoned: the next comparison starts from the beginning.
     *
     * @param mode how much of the channel the next run enumerates; a continued run keeps its own mode
     */
    public MigrationRun beginRun(EnumerationMode mode) {
        sql.inTransaction(() -> {
            Optional<MigrationRun> last = run();
            if (last.isEmpty()) {
                sql.statement("INSERT INTO migration (name, run, run_state, started_at, look)"
                                + " VALUES (:migration, 1, 'RUNNING', :now, :look)")
                        .param("look", mode.name())
                        .update();
                return;
            }
            boolean next = last.get().state() == MigrationRun.State.COMPLETED;
            goesOnAfterDeath = last.get().state() == MigrationRun.State.RUNNING;
            sql.statement(
                            "UPDATE migration SET run = :run, look = :look, run_state = 'RUNNING', started_at = :now, ended_at = NULL,"
                                    + " stopped_because = NULL, resume_at = NULL, comparing = FALSE WHERE name = :migration")
                    .param("run", last.get().number() + (next ? 1 : 0))
                    .param("look", (next ? mode : last.get().mode()).name())
                    .update();
        });
        return run().orElseThrow();
    }

    /** Whether {@link #beginRun} continued a run whose last process died before it could end the run. */
    public boolean goesOnAfterDeath() {
        return goesOnAfterDeath;
    }

    /** Ends the current run. */
    public void endRun(MigrationRun.State state, Optional<String> stoppedBecause, Optional<Instant> resumeAt) {
        end(sql, "", "", state, stoppedBecause, resumeAt).update();
    }

    /**
     * Prepares the update that ends the current run.
     *
     * @param assignments what else to set; begins with a comma, or is empty
     * @param condition when to end the run; begins with {@code AND}, or is empty
     */
    static JdbcClient.StatementSpec end(
            LedgerSql sql,
            String assignments,
            String condition,
            MigrationRun.State state,
            Optional<String> stoppedBecause,
            Optional<Instant> resumeAt) {
        return sql.statement("UPDATE migration SET run_state = :state, ended_at = :now, stopped_because = :because,"
                        + " resume_at = CAST(:resume AS TIMESTAMP WITH TIME ZONE)" + assignments
                        + " WHERE name = :migration" + condition)
                .param("state", state.name())
                .param(
                        "because",
                        stoppedBecause.map(text -> ItemRows.text(text, 2000)).orElse(null))
                .param("resume", resumeAt.map(ItemRows::time).orElse(null));
    }

    /** Records the channel or playlist that is migrated. */
    public void recordChannel(Channel channel) {
        sql.statement("UPDATE migration SET channel_id = :channel, channel_title = :title, playlist_id = :playlist"
                        + " WHERE name = :migration")
                .param("channel", ItemRows.text(channel.id(), 100))
                .param("title", ItemRows.text(channel.title(), 1000))
                .param("playlist", ItemRows.text(channel.playlistId(), 100))
                .update();
    }

    /**
     * Records that a full enumeration is complete.
     *
     * @param note what a person should know about this enumeration
     */
    public void recordFullScan(Optional<String> note) {
        sql.statement("UPDATE migration SET full_look_at = :now, full_look_note = :note WHERE name = :migration")
                .param("note", note.map(text -> ItemRows.text(text, 500)).orElse(null))
                .update();
    }

    /**
     * Adds YouTube quota units to the total of the migration.
     *
     * @param day the day on which they were used, in YouTube's time zone
     */
    public void addQuota(long units, LocalDate day) {
        addQuota(units, day, "");
    }

    private void addQuota(long units, LocalDate day, String furtherTotal) {
        sql.statement("UPDATE migration SET quota_used = quota_used + :units, " + furtherTotal
                        + "quota_of_day = CASE WHEN quota_day = :day THEN quota_of_day + :units ELSE :units END,"
                        + " quota_day = :day WHERE name = :migration")
                .param("units", units)
                .param("day", day.toString())
                .update();
    }

    /** Records that the uploads of all other videos may begin, because the canaries were compared or need not be. */
    public void passCanary() {
        sql.statement("UPDATE migration SET canary_passed = TRUE WHERE name = :migration")
                .update();
    }

    /**
     * Adds YouTube quota units that were spent on playlists to two totals: the total of the migration and its total for
     * playlists.
     */
    public void addQuotaForPlaylists(long units, LocalDate day) {
        addQuota(units, day, "quota_for_playlists = quota_for_playlists + :units, ");
    }

    /**
     * Begins a comparison of all contents, or continues an unfinished one.
     *
     * @param age an unfinished comparison is continued only if its last progress is more recent than this
     * @return when the comparison began: contents that were compared later need not be compared again
     */
    public Instant beginComparison(Duration age) {
        return sql.inTransaction(() -> {
            Optional<Instant> unfinished = sql.statement("SELECT compared_since FROM migration WHERE name = :migration"
                            + " AND comparing AND compared_since <= :now AND (scan_read_at > :oldest OR EXISTS (SELECT 1"
                            + " FROM migration_item WHERE migration = :migration AND verified_at > :oldest))")
                    .param("oldest", ItemRows.time(sql.now().minus(age)))
                    .query((row, number) ->
                            ItemRows.instant(row, "compared_since").orElseThrow())
                    .optional();
            if (unfinished.isEmpty()) {
                sql.statement(
                                "UPDATE migration SET compared_since = :now, comparing = TRUE, scan_position = NULL, scan_begun = NULL"
                                        + " WHERE name = :migration")
                        .update();
            }
            return unfinished.or(this::comparedSince).orElseGet(sql::now);
        });
    }

    /** Records that the comparison is complete. */
    public void endComparison() {
        sql.statement("UPDATE migration SET comparing = FALSE WHERE name = :migration")
                .update();
    }

    /** Returns when the last comparison of all contents began; empty before the first comparison. */
    public Optional<Instant> comparedSince() {
        return sql.statement(
                        "SELECT compared_since FROM migration WHERE name = :migration AND compared_since IS NOT NULL")
                .query((row, number) -> ItemRows.instant(row, "compared_since").orElseThrow())
                .optional();
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
     * Returns what is recorded for notifications; both values are empty before the first run. A recorded time in the
     * future shows that the clock was set back. It is replaced by the present time, because it would delay or repeat
     * notifications for longer than a day.
     */
    public Notices notices() {
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

    /** Records for notifications that a run finished its work. */
    public void clearNotices() {
        sql.statement("UPDATE migration SET unfinished_since = NULL, stuck_told_at = NULL WHERE name = :migration")
                .update();
    }

    /**
     * Records for notifications the present time as the end of a run that must be continued later, unless such a time
     * is already recorded since the last finished run.
     */
    public void noteUnfinished() {
        sql.statement(
                        "UPDATE migration SET unfinished_since = COALESCE(unfinished_since, :now) WHERE name = :migration")
                .update();
    }

    /** Records that a person has just been notified that no run finishes. */
    public void noteStuckTold() {
        sql.statement("UPDATE migration SET stuck_told_at = :now WHERE name = :migration")
                .update();
    }
}
