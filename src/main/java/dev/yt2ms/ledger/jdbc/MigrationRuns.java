package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.model.Channel;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import javax.sql.DataSource;

/** Records the runs of one migration: the current run, how the last one ended, and which channel is migrated. */
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
        sql.statement(
                        "UPDATE migration SET run_state = :state, ended_at = :now, stopped_because = :because, resume_at = :resume"
                                + " WHERE name = :migration")
                .param("state", state.name())
                .param(
                        "because",
                        stoppedBecause.map(text -> ItemRows.text(text, 2000)).orElse(null))
                .param("resume", resumeAt.map(ItemRows::time).orElse(null))
                .update();
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
}
