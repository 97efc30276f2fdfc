package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.FAILURE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.ON_PLATFORM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.UNCLAIMED;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Failure;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Keeps a copy of what is recorded about a content that is to be replaced: the fields that were sent, and the name,
 * size, digest and format of the file. The copy is needed because the columns of the item describe the replacement as
 * soon as it is downloaded.
 */
final class KeptContents {

    private static final List<String> COLUMNS = List.of(
            "upload_filename",
            "sent_fields",
            "downloaded_at",
            "staged_file",
            "staged_bytes",
            "staged_sha256",
            "media_seconds",
            "media_format",
            "media_height",
            "media_width",
            "media_video_codec",
            "media_audio_codec",
            "media_language",
            "media_hdr",
            "media_upscaled");

    /** Selects the kept content of an item. A content is kept until an upload may have replaced it. */
    private static final String KEPT =
            " FROM migration_kept_content AS kept WHERE kept.migration = migration_item.migration"
                    + " AND kept.video_id = migration_item.video_id AND kept.uploaded_at = migration_item.uploaded_at";

    /** Matches items whose content stays because the platform refused its replacement. */
    static final String REFUSED = "(state IN " + ON_PLATFORM + " AND EXISTS (SELECT 1" + KEPT + " AND kept.refused))";

    private final LedgerSql sql;

    KeptContents(LedgerSql sql) {
        this.sql = sql;
    }

    /** Copies what is recorded about the item's content, if that content is good and on the platform. */
    void keep(String videoId) {
        forget(videoId);
        String columns = String.join(", ", COLUMNS);
        sql.item(
                        "INSERT INTO migration_kept_content (migration, video_id, uploaded_at, " + columns
                                + ") SELECT migration, video_id, uploaded_at, " + columns
                                + " FROM migration_item WHERE "
                                + ITEM + " AND state IN " + ON_PLATFORM
                                + " AND uploaded_at IS NOT NULL AND staged_file IS NOT NULL AND plainer_than IS NULL",
                        videoId)
                .update();
    }

    /**
     * Describes the content that is to be replaced in the columns of its item again, because the file of the replacement
     * is lost. A failure of the next download then leaves that content as it is.
     */
    void describe(String videoId) {
        sql.item(
                        "UPDATE migration_item SET " + fromKept() + "updated_at = :now WHERE " + ITEM
                                + " AND state IN ('PENDING', 'FAILED') AND staged_file IS NULL AND EXISTS (SELECT 1"
                                + KEPT + ")",
                        videoId)
                .update();
    }

    private static String fromKept() {
        return COLUMNS.stream()
                .map(column -> column + " = (SELECT kept." + column + KEPT + "), ")
                .collect(Collectors.joining());
    }

    /** Deletes the kept content, because its replacement may have arrived, or because it turned out not to be good. */
    void forget(String videoId) {
        sql.item("DELETE FROM migration_kept_content WHERE " + ITEM, videoId).update();
    }

    /**
     * Records that the platform refused the replacement: the item gets back its earlier content, with this failure.
     *
     * @return whether a content was kept; if not, nothing changes
     */
    boolean restore(String videoId, Failure failure) {
        boolean restored = restoreAs(ItemState.VERIFIED, " AND verified_at IS NOT NULL", videoId, failure)
                || restoreAs(ItemState.UPLOADED, "", videoId, failure);
        if (restored) {
            sql.item("UPDATE migration_kept_content SET refused = TRUE WHERE " + ITEM, videoId)
                    .update();
        }
        return restored;
    }

    private boolean restoreAs(ItemState state, String condition, String videoId, Failure failure) {
        return sql.failure(
                                LedgerSql.changing(
                                                state,
                                                fromKept()
                                                        + "better_height = NULL, next_attempt_at = NULL, deferred_since = NULL,"
                                                        + " upload_intent_at = NULL, upload_unsure = FALSE, " + FAILURE
                                                        + UNCLAIMED)
                                        + " AND state = 'FAILED' AND content_id IS NOT NULL AND EXISTS (SELECT 1" + KEPT
                                        + ")"
                                        + condition,
                                videoId,
                                failure)
                        .update()
                > 0;
    }
}
