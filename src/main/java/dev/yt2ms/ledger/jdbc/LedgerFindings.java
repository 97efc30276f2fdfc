package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.model.Failure;
import java.time.Clock;
import java.util.Map;
import javax.sql.DataSource;

/** What was found on the platform where an upload was meant to go: the SQL that records it. Each call is a short transaction. */
public final class LedgerFindings extends JdbcLedgerView {

    public LedgerFindings(DataSource dataSource, String migration, Clock clock) {
        super(dataSource, migration, clock);
    }

    /**
     * Records that a video was there already, as this content. Its staged file is needless.
     *
     * @param fields the upload fields that it would have been sent with, to be compared with
     */
    public void adopted(String videoId, PlatformContent content, Map<String, String> fields) {
        item(
                        "UPDATE migration_item SET state = 'UPLOADED', content_id = :content, adopted = TRUE,"
                                + " upload_filename = :filename, sent_fields = :fields, uploaded_at = :now,"
                                + " upload_unsure = FALSE, next_attempt_at = NULL, " + NO_FILE + NO_ERROR + UNCLAIMED
                                + " WHERE " + ITEM,
                        videoId)
                .param("content", ItemRows.text(content.id(), 200))
                .param("filename", content.filename().isEmpty() ? null : ItemRows.text(content.filename(), 500))
                .param("fields", ItemRows.fields(fields))
                .update();
    }

    /** Records an upload that went over a content that is not this video's: FAILED, with the content that it is now. */
    public void overwroteAnother(String videoId, String contentId, Failure failure) {
        failure(
                        "UPDATE migration_item SET state = 'FAILED', content_id = :content, uploaded_at = :now,"
                                + " upload_unsure = FALSE, next_attempt_at = NULL, " + NO_FILE + FAILURE + UNCLAIMED
                                + " WHERE " + ITEM,
                        videoId,
                        failure)
                .param("content", ItemRows.text(contentId, 200))
                .update();
    }
}
