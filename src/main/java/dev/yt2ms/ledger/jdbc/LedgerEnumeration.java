package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.RUN;

import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Video;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** The SQL that records what the source returns about videos. Each call is a short transaction. */
public final class LedgerEnumeration {

    /**
     * Matches items that were, or may have been, uploaded with the details in the ledger. These details must not
     * change.
     */
    private static final String SENT = "(state IN ('UPLOADING', 'UPLOADED', 'VERIFYING', 'VERIFIED') OR upload_unsure)";

    private final LedgerSql sql;

    public LedgerEnumeration(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    /**
     * Records videos with their details. For videos that have not been begun the result of the selection is updated.
     * The details of uploaded videos stay as they were sent.
     */
    public void record(Collection<EnumeratedVideo> videos) {
        sql.inTransaction(() -> videos.forEach(this::record));
    }

    private void record(EnumeratedVideo enumerated) {
        String id = enumerated.video().id();
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("unavailable", false);
        seen.put("not_yet_movable", enumerated.video().notYetMovable().isPresent());
        Map<String, Object> all = ItemRows.details(enumerated.video());
        // Only an enumeration knows the playlists; a later refresh of details does not.
        all.put("playlists", ItemRows.playlists(enumerated.video().playlists()));
        all.putAll(seen);
        if (!update(id, all, enumerated.skipReason(), "NOT " + SENT)
                && !update(id, seen, enumerated.skipReason(), SENT)) {
            insert(id, all, enumerated.skipReason());
        }
    }

    private boolean update(String videoId, Map<String, Object> columns, Optional<String> skipReason, String condition) {
        return sql.item(
                                "UPDATE migration_item SET " + LedgerSql.assignments(columns) + ", seen_run = " + RUN
                                        + ", gone_since = NULL, gone_seen_at = NULL, "
                                        + LedgerSelection.assignments(skipReason)
                                        + ", updated_at = :now WHERE " + ITEM + " AND " + condition,
                                videoId)
                        .params(columns)
                        .param("reason", LedgerSelection.reason(skipReason))
                        .update()
                > 0;
    }

    private void insert(String videoId, Map<String, Object> details, Optional<String> skipReason) {
        sql.item(
                        "INSERT INTO migration_item (migration, video_id, state, skip_reason, updated_at, seen_run, "
                                + String.join(", ", details.keySet())
                                + ") VALUES (:migration, :id, :state, :reason, :now, " + RUN + ", :"
                                + String.join(", :", details.keySet()) + ")",
                        videoId)
                .params(details)
                .param("state", (skipReason.isPresent() ? ItemState.SKIPPED : ItemState.PENDING).name())
                .param("reason", LedgerSelection.reason(skipReason))
                .update();
    }

    /** Records ids for which the source returns no details, as SKIPPED. */
    public void recordUnavailable(Collection<String> videoIds, String reason) {
        sql.inTransaction(() -> videoIds.forEach(id -> {
            int updated = sql.item(
                            "UPDATE migration_item SET unavailable = TRUE, not_yet_movable = FALSE, seen_run = " + RUN
                                    + ", " + LedgerSelection.assignments(Optional.of(reason))
                                    + ", updated_at = :now WHERE " + ITEM,
                            id)
                    .param("reason", LedgerSelection.reason(Optional.of(reason)))
                    .update();
            if (updated == 0) {
                Map<String, Object> details = ItemRows.details(Video.unknown(id, sql.now()));
                details.put("unavailable", true);
                insert(id, details, Optional.of(reason));
            }
        }));
    }

    /** Replaces the details of these videos, without changing their states. */
    public void refreshDetails(Collection<Video> videos) {
        sql.inTransaction(() -> videos.forEach(video -> {
            Map<String, Object> details = ItemRows.details(video);
            sql.item("UPDATE migration_item SET " + LedgerSql.assignments(details) + " WHERE " + ITEM, video.id())
                    .params(details)
                    .update();
        }));
    }

    /**
     * Returns ids of videos before their upload whose details are older than the given time, those closest to their
     * upload first.
     */
    public List<String> withDetailsOlderThan(Instant time, int limit) {
        // Items that are being uploaded are excluded, because their details must stay those that are sent.
        return sql.statement("SELECT video_id FROM migration_item WHERE migration = :migration"
                        + " AND state IN ('PENDING', 'DOWNLOADING', 'DOWNLOADED') AND fetched_at < :before"
                        + " ORDER BY CASE state WHEN 'DOWNLOADED' THEN 1 WHEN 'DOWNLOADING' THEN 2 ELSE 3 END,"
                        + " move_rank, list_position LIMIT " + limit)
                .param("before", ItemRows.time(time))
                .query(String.class)
                .list();
    }
}
