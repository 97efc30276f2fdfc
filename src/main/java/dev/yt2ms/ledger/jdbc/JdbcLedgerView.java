package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.ItemStatus;
import dev.yt2ms.ledger.LedgerFigures;
import dev.yt2ms.ledger.LedgerView;
import dev.yt2ms.ledger.ListedVideo;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Reconciliation;
import dev.yt2ms.ledger.SourceCounts;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.VideoDetails;
import dev.yt2ms.model.Difference;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Reads the ledger with SQL. */
public final class JdbcLedgerView implements LedgerView {

    private static final String FAILURE =
            "(state IN ('FAILED', 'DEFERRED') OR error_text IS NOT NULL AND state IN ('UPLOADED', 'VERIFIED'))";

    /**
     * The columns that a status needs. The description is not among them, because descriptions make up most of the
     * ledger.
     */
    private static final String STATUS_COLUMNS =
            "list_position, video_id, title, published_at, state, download_attempts, upload_attempts, verify_attempts,"
                    + " content_id, adopted, upload_filename, error_class, error_rule, error_text, skip_reason, differences,"
                    + " uploaded_bytes, staged_bytes, media_height, media_width, media_video_codec, media_audio_codec,"
                    + " media_language, media_hdr, media_upscaled, plainer_than, uploaded_at, verified_at, changed_fields,"
                    + " changed_at, gone_since, better_height, duration_seconds, playlists";

    private static final String LISTED_COLUMNS =
            "list_position, video_id, title, published_at, duration_seconds, state, download_attempts, upload_attempts,"
                    + " verify_attempts, error_rule, skip_reason, uploaded_bytes, staged_bytes, uploaded_at";

    private static final int PAGE = 500;

    private final LedgerSql sql;

    public JdbcLedgerView(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    @Override
    public boolean hasOpenWork(Set<Station> stations) {
        // This runs after each video, so it must be fast.
        return sql.hasAny(
                stations.stream()
                        .flatMap(station -> Stream.of(station.waiting(), station.working()))
                        .toList(),
                "AND NOT left_unverified");
    }

    @Override
    public LedgerFigures figures() {
        return sql
                .statement("SELECT state, differing, COUNT(*) AS items, SUM(uploaded_bytes) AS bytes,"
                        + " COUNT(CASE WHEN " + FAILURE + " THEN 1 END) AS failures,"
                        + " COUNT(CASE WHEN left_unverified THEN 1 END) AS unverified,"
                        + " COUNT(CASE WHEN content_id IS NOT NULL THEN changed_at END) AS changed,"
                        + " COUNT(CASE WHEN content_id IS NOT NULL THEN gone_since END) AS gone,"
                        + " COUNT(CASE WHEN content_id IS NOT NULL THEN better_height END) AS better"
                        + " FROM migration_item WHERE migration = :migration GROUP BY state, differing")
                .query((row, number) -> figures(row))
                .list()
                .stream()
                .reduce(LedgerFigures.NONE, LedgerFigures::plus);
    }

    /** Reads the figures of the items with one state and one kind of differences. */
    private static LedgerFigures figures(ResultSet row) throws SQLException {
        ItemState state = ItemState.valueOf(row.getString("state"));
        Optional<String> differing = Optional.ofNullable(row.getString("differing"));
        long items = row.getLong("items");
        return new LedgerFigures(
                Map.of(state, items),
                state == ItemState.VERIFIED && differing.isPresent()
                        ? Map.of(Difference.Kind.valueOf(differing.get()), items)
                        : Map.of(),
                row.getLong("failures"),
                state == ItemState.UPLOADED ? row.getLong("unverified") : 0,
                row.getLong("bytes"),
                new SourceCounts(row.getLong("changed"), row.getLong("gone"), row.getLong("better")));
    }

    @Override
    public void forEach(ItemState state, Consumer<MigrationItem> visitor) {
        sql.pages(
                "*",
                "AND state = :state",
                Map.of("state", state.name()),
                PAGE,
                (row, number) -> ItemRows.item(row),
                page -> page.forEach(visitor));
    }

    @Override
    public void forEachStatus(Consumer<ItemStatus> visitor) {
        forEachStatus("", visitor);
    }

    @Override
    public void forEachListed(Consumer<ListedVideo> visitor) {
        sql.pages(
                LISTED_COLUMNS,
                "",
                Map.of(),
                PAGE,
                (row, number) -> ItemRows.listed(row),
                page -> page.forEach(visitor));
    }

    @Override
    public Optional<VideoDetails> details(String videoId) {
        return sql.item("SELECT " + STATUS_COLUMNS + ", sent_fields FROM migration_item WHERE " + ITEM, videoId)
                .query((row, number) -> new VideoDetails(
                        ItemRows.status(row), ItemRows.sentFields(row), new LedgerAttempts(sql).of(videoId)))
                .optional();
    }

    @Override
    public void forEachFailure(Consumer<ItemStatus> visitor) {
        forEachStatus("AND " + FAILURE, visitor);
    }

    private void forEachStatus(String condition, Consumer<ItemStatus> visitor) {
        sql.pages(
                STATUS_COLUMNS,
                condition,
                Map.of(),
                PAGE,
                (row, number) -> ItemRows.status(row),
                page -> page.forEach(visitor));
    }

    @Override
    public void forEachDiffering(Difference.Kind kind, int most, Consumer<ItemStatus> visitor) {
        sql.statement("SELECT " + STATUS_COLUMNS + " FROM migration_item WHERE migration = :migration"
                        + " AND state = 'VERIFIED' AND error_text IS NULL AND differing = :kind"
                        + " ORDER BY migration, list_position LIMIT " + most)
                .param("kind", kind.name())
                .query((row, number) -> ItemRows.status(row))
                .list()
                .forEach(visitor);
    }

    @Override
    public Map<String, Long> skipped() {
        Map<String, Long> counts = new LinkedHashMap<>();
        sql.statement("SELECT skip_reason, COUNT(*) AS items FROM migration_item WHERE migration = :migration"
                        + " AND state = 'SKIPPED' GROUP BY skip_reason ORDER BY MIN(list_position)")
                .query((ResultSet row) -> {
                    counts.put(Optional.ofNullable(row.getString("skip_reason")).orElse(""), row.getLong("items"));
                });
        return counts;
    }

    @Override
    public Map<String, ItemState> statesOf(Collection<String> videoIds) {
        Map<String, ItemState> states = new HashMap<>();
        for (String id : videoIds) {
            sql.item("SELECT state FROM migration_item WHERE " + ITEM, id)
                    .query(String.class)
                    .optional()
                    .ifPresent(state -> states.put(id, ItemState.valueOf(state)));
        }
        return states;
    }

    @Override
    public Map<ItemState, Long> counts() {
        Map<ItemState, Long> counts = new EnumMap<>(ItemState.class);
        sql.statement("SELECT state, COUNT(*) AS items FROM migration_item WHERE migration = :migration GROUP BY state")
                .query((ResultSet row) -> {
                    counts.put(ItemState.valueOf(row.getString("state")), row.getLong("items"));
                });
        return counts;
    }

    @Override
    public long bytesUploadedSince(Instant time) {
        return sql.statement("SELECT COALESCE(SUM(uploaded_bytes), 0) FROM migration_item WHERE migration = :migration"
                        + " AND uploaded_at >= :time AND NOT adopted")
                .param("time", ItemRows.time(time))
                .query(Long.class)
                .single();
    }

    @Override
    public long secondsLeft() {
        return sql.statement(
                        "SELECT COALESCE(SUM(duration_seconds), 0) FROM migration_item WHERE migration = :migration"
                                + " AND state IN ('PENDING', 'DOWNLOADING', 'DOWNLOADED', 'UPLOADING')")
                .query(Long.class)
                .single();
    }

    @Override
    public Reconciliation reconciliation() {
        return new ReconciliationCount(sql.indexedAt(), this::forEachToCount, this::forEachContent).run();
    }

    private void forEachToCount(Consumer<ReconciliationCount.Item> visitor) {
        sql.statement(
                        "SELECT video_id, content_id, state, differing, unavailable, gone_since, uploaded_at FROM migration_item"
                                + " WHERE migration = :migration ORDER BY video_id")
                .query((ResultSet row) -> {
                    visitor.accept(new ReconciliationCount.Item(
                            row.getString("video_id"),
                            Optional.ofNullable(row.getString("content_id")).orElse(""),
                            ItemState.valueOf(row.getString("state")),
                            Difference.Kind.LOSS.name().equals(row.getString("differing")),
                            row.getBoolean("unavailable"),
                            ItemRows.instant(row, "gone_since").isPresent(),
                            ItemRows.instant(row, "uploaded_at")));
                });
    }

    /** Reads the contents page by page, sorted by content id. */
    private void forEachContent(Consumer<ReconciliationCount.Content> visitor) {
        String after = "";
        List<ReconciliationCount.Content> page;
        do {
            page = sql.statement("SELECT content_id, reference_id FROM platform_content WHERE migration = :migration"
                            + " AND content_id > :after ORDER BY migration, content_id LIMIT " + PAGE)
                    .param("after", after)
                    .query((row, number) ->
                            new ReconciliationCount.Content(row.getString("content_id"), row.getString("reference_id")))
                    .list();
            page.forEach(visitor);
            after = page.isEmpty() ? after : page.get(page.size() - 1).id();
        } while (page.size() == PAGE);
    }
}
