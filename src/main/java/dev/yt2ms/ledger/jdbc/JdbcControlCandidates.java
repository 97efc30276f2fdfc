package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.ON_PLATFORM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.RUN;

import dev.yt2ms.ledger.ControlCandidates;
import dev.yt2ms.model.Video;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Finds candidates for controls with SQL. */
public final class JdbcControlCandidates implements ControlCandidates {

    private final LedgerSql sql;

    public JdbcControlCandidates(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    @Override
    public List<Video> newestArrived(int most) {
        return videos(
                "state IN " + ON_PLATFORM + " AND NOT adopted AND NOT unavailable AND gone_since IS NULL",
                "uploaded_at DESC",
                Integer.toString(most));
    }

    @Override
    public List<Video> untried(int atMost) {
        String most = Integer.toString(atMost);
        String untried =
                "state = 'PENDING' AND tried_run = 0 AND content_id IS NULL AND privacy <> 'PRIVATE' AND NOT live_recording";
        long middle =
                sql.statement("SELECT COUNT(*) FROM migration_item WHERE migration = :migration AND privacy = 'PUBLIC'"
                                        + " AND NOT restricted AND " + untried)
                                .query(Long.class)
                                .single()
                        / 2;
        String best = "restricted, privacy, ";
        List<List<Video>> kinds = List.of(
                videos(untried, best + "view_count DESC NULLS LAST, move_rank DESC, list_position DESC", most),
                videos(untried, best + "move_rank DESC, list_position DESC", most),
                videos(untried, best + "move_rank, list_position", most + " OFFSET " + middle));
        Map<String, Video> inTurns = new LinkedHashMap<>();
        for (int turn = 0; turn < atMost; turn++) {
            for (List<Video> kind : kinds) {
                if (turn < kind.size()) {
                    inTurns.putIfAbsent(kind.get(turn).id(), kind.get(turn));
                }
            }
        }
        return inTurns.values().stream()
                .sorted(Comparator.comparing(
                                (Video video) -> video.publication().restricted())
                        .thenComparing(video -> video.publication().privacy()))
                .toList();
    }

    private List<Video> videos(String condition, String order, String limit) {
        return sql.statement("SELECT * FROM migration_item WHERE migration = :migration AND " + condition + " ORDER BY "
                        + order + " LIMIT " + limit)
                .query((row, number) -> ItemRows.video(row))
                .list();
    }

    @Override
    public boolean hasDownloadsBesides(Set<String> videoIds) {
        return sql.hasBesides(videoIds, "'PENDING', 'DOWNLOADING'");
    }

    @Override
    public void tried(String videoId) {
        sql.item("UPDATE migration_item SET tried_run = " + RUN + " WHERE " + ITEM, videoId)
                .update();
    }
}
