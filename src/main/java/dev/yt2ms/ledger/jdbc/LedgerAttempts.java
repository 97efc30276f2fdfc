package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.RUN;

import dev.yt2ms.ledger.FailedAttempt;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Records the failed attempts of each video. */
final class LedgerAttempts {

    /** The number of attempts that are kept for each video. */
    static final int KEPT = 20;

    /**
     * Failures of these classes are not recorded, because every video may fail like this twice a minute during an
     * outage. The gate shows them.
     */
    private static final Set<FailureClass> OF_ALL_VIDEOS = EnumSet.of(FailureClass.OUTAGE, FailureClass.THROTTLED);

    private final LedgerSql sql;

    LedgerAttempts(LedgerSql sql) {
        this.sql = sql;
    }

    /** Records a failed attempt, and deletes all but the last {@value #KEPT} of this video. */
    void add(Station station, String videoId, Failure failure, boolean counted) {
        if (OF_ALL_VIDEOS.contains(failure.failureClass())) {
            return;
        }
        long number = sql.item(
                        "SELECT COALESCE(MAX(attempt_number), 0) + 1 FROM migration_attempt WHERE " + ITEM, videoId)
                .query(Long.class)
                .single();
        sql.failure(
                        "INSERT INTO migration_attempt (migration, video_id, attempt_number, run_number, failed_at, station,"
                                + " counted, error_class, error_rule, error_text) VALUES (:migration, :id, :number, "
                                + RUN + ", :now, :station, :counted, :class, :rule, :text)",
                        videoId,
                        failure)
                .param("number", number)
                .param("station", station.name())
                .param("counted", counted)
                .update();
        sql.item("DELETE FROM migration_attempt WHERE " + ITEM + " AND attempt_number <= :old", videoId)
                .param("old", number - KEPT)
                .update();
    }

    /** Returns the last failed attempts of a video, the newest first. */
    List<FailedAttempt> of(String videoId) {
        return sql.item("SELECT * FROM migration_attempt WHERE " + ITEM + " ORDER BY attempt_number DESC", videoId)
                .query((row, number) -> new FailedAttempt(
                        ItemRows.instant(row, "failed_at").orElseThrow(),
                        row.getInt("run_number"),
                        Station.valueOf(row.getString("station")),
                        row.getBoolean("counted"),
                        row.getString("error_class"),
                        row.getString("error_rule"),
                        row.getString("error_text")))
                .list();
    }
}
