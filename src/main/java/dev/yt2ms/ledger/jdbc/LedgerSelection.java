package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_FILE;
import static dev.yt2ms.ledger.jdbc.LedgerSql.UNCLAIMED;
import static dev.yt2ms.ledger.jdbc.LedgerSql.changing;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Video;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Applies the selection to the items of the ledger, without asking the source: it decides which videos are moved, and
 * in what order. Items that may be on the platform stay unchanged. The caller must hold the ledger alone.
 */
public final class LedgerSelection {

    /** The rule that a skip reason names if the video is skipped only because of its place in the order. */
    public static final String LIMIT = "select.limit";

    private static final String WAITS = "state IN ('PENDING', 'SKIPPED', 'FAILED', 'DEFERRED')";

    /**
     * Matches items that a changed selection may still skip. Items that only wait to replace their content on the
     * platform are not among them.
     */
    static final String NOT_BEGUN = "(" + WAITS + " AND (content_id IS NULL OR changed_at IS NULL))";

    /**
     * Matches items that are skipped only because of their place in the order. Whether they stay skipped is known only
     * after the whole list was read.
     */
    static final String BEHIND_THE_LIMIT = "(state = 'SKIPPED' AND COALESCE(skip_reason, '') LIKE '" + LIMIT + ":%')";

    /** Assignments that select a skipped item again, and reset its counts of attempts. */
    static final String SELECTED = selectedUnless("FALSE");

    /** Like {@link #SELECTED}, but items that are skipped because of the limit stay skipped. */
    private static final String SELECTED_BY_RULES = selectedUnless(BEHIND_THE_LIMIT);

    /**
     * The states of items that the selection can still skip, select or reorder. After years of a sync, most items are on
     * the platform, and the rules need not be applied to them.
     */
    private static final Set<ItemState> UNDECIDED = EnumSet.of(
            ItemState.PENDING,
            ItemState.SKIPPED,
            ItemState.FAILED,
            ItemState.DEFERRED,
            ItemState.DOWNLOADING,
            ItemState.DOWNLOADED);

    private static final Set<ItemState> DOWNLOADS = EnumSet.of(ItemState.DOWNLOADING, ItemState.DOWNLOADED);

    private static final int PAGE = 500;

    private final LedgerSql sql;
    private final KeptContents kept;

    public LedgerSelection(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
        this.kept = new KeptContents(sql);
    }

    /**
     * The decision of the selection on one video.
     *
     * @param skipReason why the video is not moved; empty if it is moved
     * @param rank the place of the video in the order; smaller ranks come first
     */
    public record Judgement(Optional<String> skipReason, long rank) {}

    private record Row(Video video, ItemState state, boolean unavailable, Optional<String> failedBy, Judgement before) {

        static Row of(ResultSet row, int number) throws SQLException {
            return new Row(
                    ItemRows.videoForSelection(row),
                    ItemState.valueOf(row.getString("state")),
                    row.getBoolean("unavailable"),
                    Optional.ofNullable(row.getString("error_rule")),
                    new Judgement(Optional.ofNullable(row.getString("skip_reason")), row.getLong("move_rank")));
        }
    }

    /**
     * Applies the selection, page by page, to every video that is not yet uploaded.
     *
     * @param selection decides by the video and the rule of its last failure. The video has no description and no tags,
     *     because no rule uses them and reading them takes most of the time
     */
    public void judge(BiFunction<Video, Optional<String>, Judgement> selection) {
        if (!sql.hasAny(UNDECIDED, "")) {
            return; // The index of states answers this. Looking for a page would read all rows.
        }
        sql.pages(
                ItemRows.SELECTION_COLUMNS + ", list_position, state, unavailable, error_rule, skip_reason, move_rank",
                "AND state IN " + LedgerSql.states(UNDECIDED::contains),
                Map.of(),
                PAGE,
                Row::of,
                rows -> sql.inTransaction(() ->
                        rows.forEach(row -> judge(row, selection.apply(row.video(), row.failedBy())))));
    }

    private void judge(Row row, Judgement judgement) {
        Optional<String> before = row.before().skipReason();
        // The reason of an unavailable video stays, because the rules can't judge a video without details. A reason
        // about the limit stays until the limit is applied again, unless a rule now excludes the video.
        boolean stays = row.unavailable()
                || judgement.skipReason().isEmpty()
                        && before.filter(reason -> reason.startsWith(LIMIT)).isPresent();
        Optional<String> skipReason = stays ? before : judgement.skipReason();
        if (skipReason.isPresent() && DOWNLOADS.contains(row.state())) {
            recall(row.video().id());
        }
        if (!Objects.equals(new Judgement(skipReason, judgement.rank()), row.before())) {
            sql.item(
                            "UPDATE migration_item SET move_rank = :rank, " + assignments(skipReason)
                                    + ", updated_at = :now WHERE " + ITEM,
                            row.video().id())
                    .param("rank", judgement.rank())
                    .param("reason", reason(skipReason))
                    .update();
        }
    }

    /**
     * Puts an item back to PENDING if no upload of it has begun. The job deletes its staged file when it finds that no
     * item needs that file.
     */
    private void recall(String videoId) {
        sql.item(
                        changing(ItemState.PENDING, NO_FILE + UNCLAIMED)
                                + " AND upload_intent_at IS NULL AND NOT upload_unsure",
                        videoId)
                .update();
        kept.describe(videoId);
    }

    /**
     * Limits the number of videos that are moved. Items on which work has begun stay selected and count towards the
     * limit. Up to the limit, the first of the other items are selected, even if an earlier limit has skipped them; the
     * rest is skipped.
     *
     * @param reason begins with {@link #LIMIT}
     */
    public void limitTo(int most, String reason) {
        record Place(long rank, long position) {}
        long begun = sql.statement(
                        "SELECT COUNT(*) FROM migration_item WHERE migration = :migration AND NOT " + NOT_BEGUN)
                .query(Long.class)
                .single();
        Optional<Place> end = sql.statement(
                        "SELECT move_rank, list_position FROM migration_item WHERE migration = :migration AND "
                                + NOT_BEGUN + " AND (state <> 'SKIPPED' OR "
                                + BEHIND_THE_LIMIT
                                + ") ORDER BY move_rank, list_position LIMIT 1 OFFSET :most")
                .param("most", Math.max(0, most - begun))
                .query((row, number) -> new Place(row.getLong("move_rank"), row.getLong("list_position")))
                .optional();
        if (end.isEmpty()) {
            liftLimit();
            return;
        }
        String behind = "(move_rank > :rank OR (move_rank = :rank AND list_position >= :position))";
        sql.inTransaction(() -> {
            sql.statement(takenBackWhere("NOT " + behind))
                    .param("rank", end.get().rank())
                    .param("position", end.get().position())
                    .update();
            skip(
                    sql.statement(skipWhere(behind
                                    + " AND (state <> 'SKIPPED' OR " + BEHIND_THE_LIMIT
                                    + " AND skip_reason <> :reason)"))
                            .param("rank", end.get().rank())
                            .param("position", end.get().position()),
                    reason);
        });
    }

    /** Selects again all items that an earlier limit skipped. */
    public void liftLimit() {
        sql.statement(takenBackWhere("TRUE")).update();
    }

    /** Skips all items on which no work has begun. */
    public void skipTheRest(String reason) {
        skip(sql.statement(skipWhere("state <> 'SKIPPED'")), reason);
    }

    private static String takenBackWhere(String condition) {
        return "UPDATE migration_item SET " + SELECTED
                + ", updated_at = :now WHERE migration = :migration AND " + BEHIND_THE_LIMIT + " AND "
                + condition;
    }

    private static String skipWhere(String condition) {
        return "UPDATE migration_item SET " + assignments(Optional.of(""))
                + ", updated_at = :now WHERE migration = :migration AND " + NOT_BEGUN + " AND "
                + condition;
    }

    private static void skip(JdbcClient.StatementSpec update, String reason) {
        update.param("reason", reason(Optional.of(reason))).update();
    }

    /**
     * Returns the assignments of an UPDATE that records the decision of the rules. If the video is skipped, the
     * parameter {@code :reason} of the UPDATE is the skip reason.
     */
    static String assignments(Optional<String> skipReason) {
        return skipReason.isPresent()
                ? "state = CASE WHEN " + NOT_BEGUN + " THEN 'SKIPPED' WHEN " + WAITS
                        + " THEN 'UPLOADED' ELSE state END, skip_reason = CASE WHEN " + NOT_BEGUN
                        + " THEN :reason WHEN " + WAITS + " THEN NULL ELSE skip_reason END"
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
