package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.PlatformContent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the platform holds as last seen, in the ledger's database: an account of 50,000 contents need not fit into memory.
 * While a scan is under way, or when it breaks off, what was known before stays beside what is new: rather a name too many
 * is known than one too few. Safe for several threads of the one process that holds the ledger.
 */
public final class PlatformIndex extends JdbcLedgerView {

    private static final int LONGEST_KEY = 500;

    private final JdbcTemplate batches;
    private final TransactionTemplate transaction;
    private final String migration;

    public PlatformIndex(DataSource dataSource, String migration, Clock clock) {
        super(dataSource, migration, clock);
        this.batches = new JdbcTemplate(dataSource);
        this.transaction = new RepeatedTransaction(dataSource);
        this.migration = migration;
    }

    /** A look at all that is there. */
    public final class Scan {

        private final long number;
        private final Instant begun;

        private Scan(long number, Instant begun) {
            this.number = number;
            this.begun = begun;
        }

        /** It has seen everything: what it did not see is not there any more. */
        public void complete() {
            transaction.executeWithoutResult(status -> {
                sql("DELETE FROM platform_content WHERE migration = :migration AND scan < :scan")
                        .param("scan", number)
                        .update();
                sql("UPDATE migration SET indexed_at = :begun WHERE name = :migration")
                        .param("begun", ItemRows.time(begun))
                        .update();
            });
        }
    }

    /** Begins a scan. By its number, not by the clock, is known what it has seen: clocks are set back. */
    public Scan begin() {
        Instant begun = now().truncatedTo(ChronoUnit.MILLIS);
        return transaction.execute(status -> {
            sql("UPDATE migration SET scans = scans + 1 WHERE name = :migration")
                    .update();
            return new Scan(newestScan(), begun);
        });
    }

    private long newestScan() {
        return sql("SELECT scans FROM migration WHERE name = :migration")
                .query(Long.class)
                .single();
    }

    /** Records contents that were just seen. */
    public synchronized void record(Collection<PlatformContent> contents) {
        transaction.executeWithoutResult(status -> {
            long scan = newestScan();
            batches.batchUpdate(
                    "DELETE FROM platform_content WHERE migration = ? AND content_id = ?",
                    contents.stream()
                            .map(content -> new Object[] {migration, id(content)})
                            .toList());
            batches.batchUpdate(
                    "INSERT INTO platform_content (migration, content_id, filename, name_key, reference_id, title, status,"
                            + " duration_millis, scan, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    contents.stream().map(content -> columns(content, scan)).toList());
        });
    }

    private Object[] columns(PlatformContent content, long scan) {
        return new Object[] {
            migration,
            id(content),
            ItemRows.text(content.filename(), 1000),
            nameKey(content.filename()),
            ItemRows.text(content.referenceId(), LONGEST_KEY),
            ItemRows.text(content.title(), 500),
            content.status().name(),
            content.duration().map(Duration::toMillis).orElse(null),
            scan,
            ItemRows.time(now())
        };
    }

    private static String id(PlatformContent content) {
        return ItemRows.text(content.id(), 200);
    }

    /** The platform overwrites equal names, and may well compare them without case. */
    private static String nameKey(String filename) {
        return ItemRows.text(filename.toLowerCase(Locale.ROOT), LONGEST_KEY);
    }

    /** This content is not there any more. */
    public void forget(String contentId) {
        sql("DELETE FROM platform_content WHERE migration = :migration AND content_id = :content")
                .param("content", ItemRows.text(contentId, 200))
                .update();
    }

    /** When the last scan was begun that has seen everything; empty before the first. */
    public Optional<Instant> indexedAt() {
        return sql("SELECT indexed_at FROM migration WHERE name = :migration AND indexed_at IS NOT NULL")
                .query((row, number) -> ItemRows.instant(row, "indexed_at").orElseThrow())
                .optional();
    }

    /** How many contents are known. */
    public long size() {
        return sql("SELECT COUNT(*) FROM platform_content WHERE migration = :migration")
                .query(Long.class)
                .single();
    }

    /** The content of this id, if it was seen. */
    public Optional<PlatformContent> content(String contentId) {
        return contents("content_id = :value", ItemRows.text(contentId, 200)).stream()
                .findFirst();
    }

    /** The contents of this file name, in whatever case. */
    public List<PlatformContent> named(String filename) {
        return contents("name_key = :value", nameKey(filename));
    }

    /** The contents with this referenceID, in the order of their content ids. */
    public List<PlatformContent> withReference(String referenceId) {
        return contents("reference_id = :value", ItemRows.text(referenceId, LONGEST_KEY));
    }

    private List<PlatformContent> contents(String condition, String value) {
        return sql("SELECT * FROM platform_content WHERE migration = :migration AND " + condition
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
                PlatformContent.Status.valueOf(row.getString("status")),
                duration);
    }

    /** Another video than this one that the content is on record for. */
    public Optional<String> otherVideoOf(String contentId, String videoId) {
        return item(
                        "SELECT video_id FROM migration_item WHERE migration = :migration AND content_id = :content"
                                + " AND video_id <> :id ORDER BY video_id LIMIT 1",
                        videoId)
                .param("content", ItemRows.text(contentId, 200))
                .query(String.class)
                .optional();
    }
}
