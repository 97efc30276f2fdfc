package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.FAILURE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_ERROR;
import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_FILE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.UNCLAIMED;
import static dev.yt2ms.ledger.jdbc.LedgerSql.changing;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.model.Failure;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The SQL that records contents found on the platform where an upload was meant to go. Each call is a short
 * transaction.
 */
public final class LedgerFindings {

    private final LedgerSql sql;

    public LedgerFindings(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
    }

    /**
     * Records that the video is already on the platform as this content, so that its staged file is not needed.
     *
     * @param fields the upload fields with which it would have been sent, for the comparison
     */
    public void adopted(String videoId, PlatformContent content, Map<String, String> fields) {
        sql.item(
                        changing(
                                ItemState.UPLOADED,
                                "content_id = :content, adopted = TRUE,"
                                        + " upload_filename = :filename, sent_fields = :fields, uploaded_at = :now,"
                                        + " upload_unsure = FALSE, next_attempt_at = NULL, " + NO_FILE + NO_ERROR
                                        + UNCLAIMED),
                        videoId)
                .param("content", ItemRows.text(content.id(), 200))
                .param("filename", content.filename().isEmpty() ? null : ItemRows.text(content.filename(), 500))
                .param("fields", ItemRows.fields(fields))
                .update();
    }

    /**
     * Records that an upload overwrote the content of another video. The item becomes FAILED and keeps the id of that
     * content.
     */
    public void overwroteAnother(String videoId, String contentId, Failure failure) {
        sql.failure(
                        changing(
                                ItemState.FAILED,
                                "content_id = :content, uploaded_at = :now,"
                                        + " upload_unsure = FALSE, next_attempt_at = NULL, " + NO_FILE + FAILURE
                                        + UNCLAIMED),
                        videoId,
                        failure)
                .param("content", ItemRows.text(contentId, 200))
                .update();
    }
}
