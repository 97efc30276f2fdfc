package dev.yt2ms.ledger;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the selection does to a row: only videos that were not begun are judged. A content that was to be replaced stays as
 * it is.
 */
final class Rejudged {

    private static final String WAITS = "state IN ('PENDING', 'SKIPPED', 'FAILED', 'DEFERRED')";

    /** What a changed selection may still leave out; not what only waits to replace its content on the platform. */
    static final String NOT_BEGUN = "(" + WAITS + " AND (content_id IS NULL OR changed_at IS NULL))";

    /** What was left out and is selected again begins anew. */
    private static final String FRESH_IF_SKIPPED = Stream.of("download_attempts", "upload_attempts", "verify_attempts")
                    .map(column -> column + " = CASE WHEN state = 'SKIPPED' THEN 0 ELSE " + column + " END, ")
                    .collect(Collectors.joining())
            + Stream.of("next_attempt_at", "error_class", "error_rule", "error_text")
                    .map(column -> column + " = CASE WHEN state = 'SKIPPED' THEN NULL ELSE " + column + " END")
                    .collect(Collectors.joining(", "));

    private Rejudged() {}

    /** Assignments of an UPDATE; the reason is its parameter {@code :reason}. */
    static String assignments(Optional<String> skipReason) {
        return skipReason.isPresent()
                ? "state = CASE WHEN " + NOT_BEGUN + " THEN 'SKIPPED' WHEN " + WAITS
                        + " THEN 'UPLOADED' ELSE state END, skip_reason = CASE WHEN " + NOT_BEGUN
                        + " THEN :reason ELSE skip_reason END"
                : "state = CASE WHEN state = 'SKIPPED' THEN 'PENDING' ELSE state END, skip_reason = NULL, "
                        + FRESH_IF_SKIPPED;
    }

    /** The parameter {@code :reason}. */
    static String reason(Optional<String> skipReason) {
        return skipReason.map(text -> ItemRows.text(text, 500)).orElse(null);
    }
}
