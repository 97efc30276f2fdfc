package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.model.Content;
import dev.yt2ms.run.Retry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.dao.DuplicateKeyException;

/**
 * The platform index: all contents of the platform as the last scans found them. It is in the ledger's database,
 * because 50,000 contents of an account may not fit into memory. Entries of earlier scans stay until a new scan is
 * complete: an entry too many does little harm, but without the entry of an existing content, an upload could overwrite
 * this content. Thread-safe within the process that holds the ledger.
 */
public final class PlatformIndex {

    private static final int LONGEST_KEY = 500;
    private static final int ATTEMPTS = 10;

    private final LedgerSql sql;

    public PlatformIndex(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    /** A scan of all contents of the platform. */
    public final class Scan {

        private final long number;
        private final Instant begun;
        private final long contents;

        private Scan(long number, Instant begun, long contents) {
            this.number = number;
            this.begun = begun;
            this.contents = contents;
        }

        /** Returns the number of contents that an interrupted scan had read; 0 for a new scan. */
        public long contents() {
            return contents;
        }

        /** Records that the scan has read at least this number of contents, so that another process can continue it. */
        public void reached(long position) {
            sql.statement(
                            "UPDATE migration SET scan_position = GREATEST(COALESCE(scan_position, 0), :position), scan_begun = :begun, scan_read_at = :now"
                                    + " WHERE name = :migration AND scans = :scan")
                    .param("position", position)
                    .param("begun", ItemRows.time(begun))
                    .param("scan", number)
                    .update();
        }

        /** Whether this scan has recorded the content. */
        public boolean hasSeen(String contentId) {
            return sql.statement(
                                    "SELECT COUNT(*) FROM platform_content WHERE migration = :migration AND content_id = :content"
                                            + " AND scan = :scan")
                            .param("content", ItemRows.text(contentId, 200))
                            .param("scan", number)
                            .query(Long.class)
                            .single()
                    > 0;
        }

        /** Completes the scan: contents that it did not find are deleted from the index. */
        public void complete() {
            sql.inTransaction(() -> {
                sql.statement("DELETE FROM platform_content WHERE migration = :migration AND scan < :scan")
                        .param("scan", number)
                        .update();
                sql.statement("UPDATE migration SET indexed_at = :begun, scan_position = NULL, scan_begun = NULL,"
                                + " scan_read_at = :now WHERE name = :migration")
                        .param("begun", ItemRows.time(begun))
                        .update();
            });
        }
    }

    /**
     * Begins a scan. The contents that the scan finds are marked with its number and not with a time, because a clock
     * may be set back.
     */
    public Scan begin() {
        Instant begun = sql.now().truncatedTo(ChronoUnit.MILLIS);
        return sql.inTransaction(() -> {
            sql.statement(
                            "UPDATE migration SET scans = scans + 1, scan_position = NULL, scan_begun = NULL WHERE name = :migration")
                    .update();
            return new Scan(newestScan(), begun, 0);
        });
    }

    /** Returns the newest scan, if it is unfinished and its last recorded position is not older than {@code age}. */
    public Optional<Scan> unfinished(Duration age) {
        return sql.statement("SELECT scans, scan_begun, scan_position FROM migration WHERE name = :migration"
                        + " AND scan_position IS NOT NULL AND scan_read_at BETWEEN :oldest AND :now")
                .param("oldest", ItemRows.time(sql.now().minus(age)))
                .query((row, number) -> new Scan(
                        row.getLong("scans"),
                        ItemRows.instant(row, "scan_begun").orElseThrow(),
                        row.getLong("scan_position")))
                .optional();
    }

    private long newestScan() {
        return sql.statement("SELECT scans FROM migration WHERE name = :migration")
                .query(Long.class)
                .single();
    }

    /** Records a content that was just read, unless the newest scan has already recorded it with the same values. */
    public void record(PlatformContent content) {
        boolean recorded = contents(
                        "scan = (SELECT scans FROM migration WHERE name = :migration) AND content_id = :value",
                        id(content))
                .equals(List.of(asStored(content)));
        if (!recorded) {
            record(List.of(content));
        }
    }

    /** Records contents that were just seen. */
    public synchronized void record(Collection<PlatformContent> contents) {
        // Another machine may record the same content at the same moment. The second attempt then replaces that record.
        Retry.atOnce(
                () -> {
                    replace(contents);
                    return contents.size();
                },
                DuplicateKeyException.class,
                (e, failures) -> failures < ATTEMPTS);
    }

    private void replace(Collection<PlatformContent> contents) {
        sql.inTransaction(() -> {
            long scan = newestScan();
            sql.batch(
                    "DELETE FROM platform_content WHERE migration = :migration AND content_id = :content_id",
                    contents.stream().map(content -> Map.of("content_id", id(content))));
            sql.batch(
                    "INSERT INTO platform_content (migration, seen_at, scan, content_id, filename, name_key, reference_id,"
                            + " title, status, duration_millis) VALUES (:migration, :now, " + scan + ", :content_id,"
                            + " :filename, :name_key, :reference_id, :title, :status, :duration_millis)",
                    contents.stream().map(PlatformIndex::columns));
        });
    }

    private static Map<String, Object> columns(PlatformContent content) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("content_id", id(content));
        columns.put("filename", ItemRows.text(content.filename(), 1000));
        columns.put("name_key", nameKey(content.filename()));
        columns.put("reference_id", ItemRows.text(content.referenceId(), LONGEST_KEY));
        columns.put("title", ItemRows.text(content.title(), 500));
        columns.put("status", content.status().name());
        columns.put(
                "duration_millis", content.duration().map(Duration::toMillis).orElse(null));
        return columns;
    }

    /** Returns the content with the values that the database will store, i.e. as {@link #read} will return it. */
    private static PlatformContent asStored(PlatformContent content) {
        return new PlatformContent(
                id(content),
                ItemRows.text(content.filename(), 1000),
                ItemRows.text(content.referenceId(), LONGEST_KEY),
                ItemRows.text(content.title(), 500),
                content.status(),
                content.duration().map(length -> Duration.ofMillis(length.toMillis())));
    }

    private static String id(PlatformContent content) {
        return ItemRows.text(content.id(), 200);
    }

    /** Returns the name in lower case. The platform overwrites a content of the same name, and may ignore case. */
    private static String nameKey(String filename) {
        return ItemRows.text(filename.toLowerCase(Locale.ROOT), LONGEST_KEY);
    }

    /** Removes a content that is no longer on the platform. */
    public void forget(String contentId) {
        sql.statement("DELETE FROM platform_content WHERE migration = :migration AND content_id = :content")
                .param("content", ItemRows.text(contentId, 200))
                .update();
    }

    /** Returns when the last complete scan began; empty before the first complete scan. */
    public Optional<Instant> indexedAt() {
        return sql.indexedAt();
    }

    /** Returns when the last scan ended; empty while a scan is unfinished. */
    public Optional<Instant> completedAt() {
        return sql.statement("SELECT scan_read_at FROM migration WHERE name = :migration AND scan_read_at IS NOT NULL"
                        + " AND scan_position IS NULL")
                .query((row, number) -> ItemRows.instant(row, "scan_read_at").orElseThrow())
                .optional();
    }

    /** Returns the number of contents in the index. */
    public long size() {
        return sql.statement("SELECT COUNT(*) FROM platform_content WHERE migration = :migration")
                .query(Long.class)
                .single();
    }

    /** Returns the content with this id, if it was seen. */
    public Optional<PlatformContent> content(String contentId) {
        return contents("content_id = :value", ItemRows.text(contentId, 200)).stream()
                .findFirst();
    }

    /** Returns the contents with this file name, ignoring case. */
    public List<PlatformContent> named(String filename) {
        return contents("name_key = :value", nameKey(filename));
    }

    /** Returns the contents with this referenceID, sorted by content id. */
    public List<PlatformContent> withReference(String referenceId) {
        return contents("reference_id = :value", ItemRows.text(referenceId, LONGEST_KEY));
    }

    private List<PlatformContent> contents(String condition, String value) {
        return sql.statement("SELECT * FROM platform_content WHERE migration = :migration AND " + condition
                        + " ORDER BY content_id")
                .param("value", value)
                .query(PlatformIndex::read)
                .list();
    }

    private static PlatformContent read(ResultSet row, int number) throws SQLException {
        long millis = row.getLong("duration_millis");
        Optional<Duration> duration = row.wasNull() ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
        return new PlatformContent(
                row.getString("content_id"),
                row.getString("filename"),
                row.getString("reference_id"),
                row.getString("title"),
                Content.Status.valueOf(row.getString("status")),
                duration);
    }

    /**
     * Returns the time since which it is unsure whether an upload of this video arrived; empty if no upload is unsure.
     * A complete scan that began later than this time shows whether the upload arrived.
     */
    public Optional<Instant> unsureSince(String videoId) {
        return sql.item(
                        "SELECT unsure_since FROM migration_item WHERE migration = :migration AND video_id = :id"
                                + " AND upload_unsure AND unsure_since IS NOT NULL",
                        videoId)
                .query((row, number) -> ItemRows.instant(row, "unsure_since").orElseThrow())
                .optional();
    }

    /** Returns another video that is recorded with this content; empty if there is none. */
    public Optional<String> otherVideoOf(String contentId, String videoId) {
        return sql.item(
                        "SELECT video_id FROM migration_item WHERE migration = :migration AND content_id = :content"
                                + " AND video_id <> :id ORDER BY video_id LIMIT 1",
                        videoId)
                .param("content", ItemRows.text(contentId, 200))
                .query(String.class)
                .optional();
    }
}
