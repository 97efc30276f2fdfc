package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.FAILURE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_ERROR;
import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_FILE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.UNCLAIMED;

import dev.yt2ms.ledger.Claimant;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Media;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Records the results of comparing uploads with their contents. Each call is a short transaction. */
public final class LedgerVerification {

    /** The name of the rule for a content that the platform could not encode. */
    public static final String CONTENT_IN_ERROR = "content-in-error";

    private static final int SOME = 50;
    private static final String DIFFERENCES =
            "differences = :differences, differing = :differing, verified_at = :now, ";

    private final LedgerSql sql;
    private final KeptContents kept;

    /** Creates the records of a process that has the ledger alone. */
    public LedgerVerification(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
        this.kept = new KeptContents(sql);
    }

    /** Creates the records of a process that claims items while other machines work on the same migration. */
    public LedgerVerification(DataSource dataSource, String migration, Clock clock, Claimant claimant) {
        this.sql = new LedgerSql(dataSource, migration, clock, claimant);
        this.kept = new KeptContents(sql);
    }

    /** Records that the content was compared, with its differences. */
    public void verified(String videoId, List<Difference> differences) {
        sql.record(
                compared(
                        sql.item(
                                sql.changingMine(
                                        ItemState.VERIFIED,
                                        "next_attempt_at = NULL, left_unverified = FALSE, " + DIFFERENCES + NO_ERROR
                                                + UNCLAIMED),
                                videoId),
                        differences),
                videoId);
    }

    /**
     * Ends the waits of all uploaded items that were not compared yet, so that they can be compared at once. These
     * include items that a dead process was comparing and items that were left to a later run.
     */
    public void makeDue() {
        sql.statement("UPDATE migration_item SET state = 'UPLOADED', next_attempt_at = NULL, left_unverified = FALSE, "
                        + UNCLAIMED + " WHERE migration = :migration AND state IN ('UPLOADED', 'VERIFYING')")
                .update();
    }

    /** Records that the content can't be compared yet, and when to read it again. */
    public void readAgain(String videoId, Duration pause) {
        sql.record(
                sql.item(sql.changingMine(ItemState.UPLOADED, "next_attempt_at = :next, " + UNCLAIMED), videoId)
                        .param("next", ItemRows.time(sql.now().plus(pause))),
                videoId);
    }

    /**
     * Records that the content could not be compared within the time limit. The item stays UPLOADED, and a later run
     * reads the content again.
     */
    public void leaveUnverified(String videoId, Failure why) {
        sql.record(
                sql.failure(
                        sql.changingMine(ItemState.UPLOADED, "left_unverified = TRUE, " + FAILURE + UNCLAIMED),
                        videoId,
                        why),
                videoId);
    }

    /**
     * Records the differences of a canary, so that a person sees them before other uploads begin. The item stays
     * UPLOADED.
     */
    public void refuseCanary(String videoId, Failure why, List<Difference> differences) {
        sql.record(
                compared(
                        sql.failure(
                                sql.changingMine(ItemState.UPLOADED, DIFFERENCES + FAILURE + UNCLAIMED), videoId, why),
                        differences),
                videoId);
    }

    /**
     * Puts a video whose content could not be encoded back to PENDING, to be sent again in a plainer format and to
     * replace that content. The item keeps its place in the order, and so comes before items that were not tried yet.
     *
     * @param unencodable the formats of the file that was sent
     */
    public void sendPlainer(String videoId, Media unencodable, Failure why) {
        sql.inTransaction(() -> {
            sql.record(
                    sql.failure(
                                    sql.changingMine(
                                            ItemState.PENDING,
                                            "plainer_than = :media, verify_attempts = verify_attempts + 1,"
                                                    + " next_attempt_at = NULL, upload_intent_at = NULL, upload_unsure = FALSE, "
                                                    + NO_FILE
                                                    + FAILURE + UNCLAIMED),
                                    videoId,
                                    why)
                            .param("media", ItemRows.json(unencodable)),
                    videoId);
            kept.forget(videoId);
        });
    }

    /**
     * Puts the canaries whose comparison failed by this rule back to PENDING, so that they are sent again.
     *
     * @return the number of these canaries
     */
    public int resendCanaries(String rule) {
        return sql.statement("UPDATE migration_item SET state = 'PENDING', staged_file = NULL, staged_bytes = NULL,"
                        + " staged_sha256 = NULL, upload_intent_at = NULL, updated_at = :now"
                        + " WHERE migration = :migration AND state = 'UPLOADED' AND error_rule = :rule")
                .param("rule", rule)
                .update();
    }

    /**
     * Returns the number of items in these states that this migration itself has moved or is moving. Adopted contents
     * and items that wait after a refused upload do not count.
     */
    public long ownIn(Set<ItemState> states) {
        return sql.statement(
                        "SELECT COUNT(*) FROM migration_item WHERE migration = :migration AND state IN (:states) AND NOT adopted"
                                + " AND NOT (state = 'DOWNLOADED' AND upload_attempts > 0)")
                .param("states", states.stream().map(ItemState::name).toList())
                .query(Long.class)
                .single();
    }

    /** Whether any item waits for this station. */
    public boolean waits(Station station) {
        return sql.hasAny(Set.of(station.waiting()), "AND NOT left_unverified");
    }

    /** Whether any item other than these is still to be uploaded, including items that must be downloaded first. */
    public boolean hasUploadsBesides(Set<String> videoIds) {
        return sql.hasBesides(videoIds, "'PENDING', 'DOWNLOADING', 'DOWNLOADED', 'UPLOADING'");
    }

    /**
     * Returns the id of the newest content other than this one, preferably of one that was already compared; empty text
     * if there is no other content.
     */
    public String anotherContent(String contentId) {
        return sql.statement("SELECT content_id FROM migration_item WHERE migration = :migration AND state IN"
                        + " ('VERIFIED', 'UPLOADED', 'VERIFYING') AND content_id <> :content"
                        + " ORDER BY CASE state WHEN 'VERIFIED' THEN 1 ELSE 2 END, uploaded_at DESC LIMIT 1")
                .param("content", contentId)
                .query(String.class)
                .optional()
                .orElse("");
    }

    /** Whether any VERIFIED item was compared since the given time. */
    public boolean hasComparedSince(Instant time) {
        return sql.statement("SELECT COUNT(*) FROM (SELECT 1 FROM migration_item WHERE migration = :migration"
                                + " AND state = 'VERIFIED' AND verified_at >= :time LIMIT 1) compared")
                        .param("time", ItemRows.time(time))
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** Returns the VERIFIED items that are recorded with this content. */
    public List<MigrationItem> verifiedAs(String contentId) {
        return sql.statement("SELECT * FROM migration_item WHERE migration = :migration AND content_id = :content"
                        + " AND state = 'VERIFIED'")
                .param("content", contentId)
                .query((row, number) -> ItemRows.item(row))
                .list();
    }

    /** Returns some VERIFIED items that were not compared since the given time. */
    public List<MigrationItem> notComparedSince(Instant time) {
        return sql.statement("SELECT * FROM migration_item WHERE migration = :migration AND state = 'VERIFIED'"
                        + " AND verified_at < :time ORDER BY list_position LIMIT " + SOME)
                .param("time", ItemRows.time(time))
                .query((row, number) -> ItemRows.item(row))
                .list();
    }

    /** Prepares an update that sets {@link #DIFFERENCES}. */
    private static JdbcClient.StatementSpec compared(JdbcClient.StatementSpec update, List<Difference> differences) {
        return update.param("differences", ItemRows.differences(differences))
                .param(
                        "differing",
                        Difference.weightiest(differences).map(Enum::name).orElse(null));
    }
}
