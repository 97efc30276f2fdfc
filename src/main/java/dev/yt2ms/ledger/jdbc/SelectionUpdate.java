package dev.yt2ms.ledger.jdbc;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The SQL by which the selection changes an item. Only items that were not begun are changed; a content that was to be
 * replaced stays as it is.
 */
final class SelectionUpdate {

    private static final String WAITS = "state IN ('PENDING', 'SKIPPED', 'FAILED', 'DEFERRED')";

    /**
     * Matches items that a changed selection may still skip, without those that only wait to replace their content on
     * the platform.
     */
    static final String NOT_BEGUN = "(" + WAITS + " AND (content_id IS NULL OR changed_at IS NULL))";

    /**
     * Matches items that are skipped only because of their place in the order. Whether that still holds is known when
     * the whole list is.
     */
    static final String BEHIND_THE_LIMIT =
            "(state = 'SKIPPED' AND COALESCE(skip_reason, '') LIKE '" + LedgerSelection.LIMIT + ":%')";

    /** Assignments that select a skipped item again, with fresh attempts. */
    static final String SELECTED = selectedUnless("FALSE");

    /** Like {@link #SELECTED}, but items that are skipped because of the limit stay so. */
    private static final String SELECTED_BY_RULES = selectedUnless(BEHIND_THE_LIMIT);

    private SelectionUpdate() {}

    /** Returns the assignments of an UPDATE by the result of the rules; the reason is its parameter {@code :reason}. */
    static String assignments(Optional<String> skipReason) {
        return skipReason.isPresent()
                ? "state = CASE WHEN " + NOT_BEGUN + " THEN 'SKIPPED' WHEN " + WAITS
                        + " THEN 'UPLOADED' ELSE state END, skip_reason = CASE WHEN " + NOT_BEGUN
                        + " THEN :reason ELSE skip_reason END"
                : SELECTED_BY_RULES;
    }

    private static String selectedUnless(String stays) {
        String again = "state = 'SKIPPED' AND NOT " + stays;
        return "state = CASE WHEN " + again + " THEN 'PENDING' ELSE state END, skip_reason = CASE WHEN " + stays
                + " THEN skip_reason ELSE NULL END, "
                + Stream.of("download_attempts", "upload_attempts", "verify_attempts")
                        .map(column -> column + " = CASE WHEN " + again + " THEN 0 ELSE " + column + " END, ")
                        .collect(Collectors.joining())
                + Stream.of("next_attempt_at", "error_class", "error_rule", "error_text")
                        .map(column -> column + " = CASE WHEN " + again + " THEN NULL ELSE " + column + " END")
                        .collect(Collectors.joining(", "));
    }

    /** Returns the value of the parameter {@code :reason}. */
    static @Nullable String reason(Optional<String> skipReason) {
        return skipReason.map(text -> ItemRows.text(text, 500)).orElse(null);
    }
}
