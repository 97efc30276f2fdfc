package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.RUN;

import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Video;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Records what the source returns about videos. Each call is a short transaction. */
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
     * Records videos with their details. The decision of the selection is recorded too, unless a worker has begun to
     * move the video. For uploaded videos, the ledger keeps the details that were sent.
     */
    public void record(Collection<EnumeratedVideo> videos) {
        Map<String, EnumeratedVideo> byId = new LinkedHashMap<>();
        videos.forEach(video -> byId.put(video.video().id(), video));
        sql.inTransaction(() -> {
            Map<Boolean, List<EnumeratedVideo>> bySelection = byId.values().stream()
                    .collect(Collectors.partitioningBy(
                            video -> video.skipReason().isEmpty()));
            Set<String> unknown = new HashSet<>();
            bySelection.values().forEach(same -> unknown.addAll(update(same)));
            insert(byId.values().stream()
                    .filter(video -> unknown.contains(video.video().id()))
                    .map(video -> row(video, all(video)))
                    .toList());
        });
    }

    /**
     * Updates the rows of these videos, of which either all are skipped or all are selected.
     *
     * @return the ids of the videos that have no row yet
     */
    private Set<String> update(List<EnumeratedVideo> videos) {
        List<EnumeratedVideo> sent = update(videos, LedgerEnumeration::all, "NOT " + SENT);
        return update(sent, LedgerEnumeration::seen, SENT).stream()
                .map(video -> video.video().id())
                .collect(Collectors.toSet());
    }

    /** @return the videos for which no row meets the condition */
    private List<EnumeratedVideo> update(
            List<EnumeratedVideo> videos, Function<EnumeratedVideo, Map<String, Object>> columns, String condition) {
        if (videos.isEmpty()) {
            return List.of();
        }
        EnumeratedVideo first = videos.get(0);
        int[] updated = sql.batch(
                "UPDATE migration_item SET " + LedgerSql.assignments(columns.apply(first)) + ", seen_run = " + RUN
                        + ", gone_since = NULL, gone_seen_at = NULL, "
                        + LedgerSelection.assignments(first.skipReason())
                        + ", updated_at = :now WHERE " + ITEM + " AND " + condition,
                videos.stream().map(video -> {
                    Map<String, Object> row = new LinkedHashMap<>(columns.apply(video));
                    row.put("id", video.video().id());
                    row.put("reason", LedgerSelection.reason(video.skipReason()));
                    return row;
                }));
        return IntStream.range(0, updated.length)
                .filter(number -> updated[number] == 0)
                .mapToObj(videos::get)
                .toList();
    }

    private static Map<String, Object> all(EnumeratedVideo enumerated) {
        Map<String, Object> all = ItemRows.details(enumerated.video());
        // Only an enumeration knows the playlists; a later refresh of details does not.
        all.put("playlists", ItemRows.playlists(enumerated.video().playlists()));
        all.putAll(seen(enumerated));
        return all;
    }

    private static Map<String, Object> seen(EnumeratedVideo enumerated) {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("unavailable", false);
        seen.put("not_yet_movable", enumerated.video().notYetMovable().isPresent());
        return seen;
    }

    /** Returns the columns of a new row: the given columns, and the columns with the decision of the selection. */
    private static Map<String, Object> row(EnumeratedVideo enumerated, Map<String, Object> columns) {
        Optional<String> skipReason = enumerated.skipReason();
        Map<String, Object> row = new LinkedHashMap<>(columns);
        row.put("video_id", enumerated.video().id());
        row.put("state", (skipReason.isPresent() ? ItemState.SKIPPED : ItemState.PENDING).name());
        row.put("skip_reason", LedgerSelection.reason(skipReason));
        return row;
    }

    private void insert(List<Map<String, Object>> rows) {
        if (!rows.isEmpty()) {
            Set<String> columns = rows.get(0).keySet();
            sql.batch(
                    "INSERT INTO migration_item (migration, updated_at, seen_run, " + String.join(", ", columns)
                            + ") VALUES (:migration, :now, " + RUN + ", :" + String.join(", :", columns) + ")",
                    rows.stream());
        }
    }

    /**
     * Records that the source returns no details for these ids. Their items become SKIPPED, unless they are in progress
     * or on the platform.
     */
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
                EnumeratedVideo unavailable = new EnumeratedVideo(Video.unknown(id, sql.now()), Optional.of(reason));
                Map<String, Object> details = ItemRows.details(unavailable.video());
                details.put("unavailable", true);
                insert(List.of(row(unavailable, details)));
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
     * Returns ids of videos that are not uploaded yet and whose details are older than the given time. The videos that
     * are closest to their upload come first.
     */
    public List<String> withDetailsOlderThan(Instant time, int limit) {
        // Items that are being uploaded are excluded, because the ledger must keep the details that are sent.
        return sql.statement("SELECT video_id FROM migration_item WHERE migration = :migration"
                        + " AND state IN ('PENDING', 'DOWNLOADING', 'DOWNLOADED') AND fetched_at < :before"
                        + " ORDER BY CASE state WHEN 'DOWNLOADED' THEN 1 WHEN 'DOWNLOADING' THEN 2 ELSE 3 END,"
                        + " move_rank, list_position LIMIT " + limit)
                .param("before", ItemRows.time(time))
                .query(String.class)
                .list();
    }
}
