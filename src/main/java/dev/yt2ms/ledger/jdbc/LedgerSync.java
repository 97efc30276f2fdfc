package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.GoneContent;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.VideoPage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What a look at the channel has still to ask for, what it found changed since the upload, and what it found gone. The
 * details of a video that is on the platform stay as they were uploaded. Only for whoever holds the ledger alone.
 */
public final class LedgerSync extends JdbcLedgerView {

    /** Two full looks so far apart must miss a video before its content may be deleted. */
    private static final String CONFIRMED = "gone_seen_at >= gone_since + INTERVAL '24' HOUR";

    /** What was said of a content that is not to stay as it is. */
    private static final String SETTLED = NO_ERROR + "left_unverified = FALSE, differences = NULL, differing = NULL, ";

    /** What is too young is known by details that will change: that its larger pictures are made, or its length. */
    private static final String TOO_YOUNG = "(state = 'SKIPPED' AND skip_reason LIKE 'select.min-age:%')";

    private static final String HAS_CONTENT = "content_id IS NOT NULL";

    /** It was to be uploaded again, with details that are newer than its content, and that was called off. */
    private static final String OUTDATED = "(changed_at IS NOT NULL AND fetched_at > uploaded_at)";

    private final TransactionTemplate transaction;

    public LedgerSync(DataSource dataSource, String migration, Clock clock) {
        super(dataSource, migration, clock);
        this.transaction = new RepeatedTransaction(dataSource);
    }

    /**
     * How much of what is on the platform a full look did not find for the first time.
     *
     * @param newly so many were not found, and were by the look before
     * @param of so many could have been
     */
    public record Missing(long newly, long of) {}

    private record Known(boolean unavailable, boolean notYetMovable) {}

    private record Uploaded(Video video, Optional<String> changedFields, boolean outdated, boolean hdSeen) {

        static Uploaded of(ResultSet row, int number) throws SQLException {
            return new Uploaded(
                    ItemRows.video(row),
                    Optional.ofNullable(row.getString("changed_fields")),
                    row.getBoolean("outdated"),
                    row.getObject("hd_since") != null);
        }

        /** YouTube had made no larger pictures when it was uploaded, and has now. */
        boolean becameHd(Video now) {
            return !hdSeen
                    && video.definition() == Video.Definition.STANDARD
                    && now.definition() == Video.Definition.HIGH;
        }

        SourceChange comparedWith(Video now) {
            SourceChange change = SourceChange.between(video, now);
            return outdated
                    ? change.after(changedFields
                            .map(fields -> List.of(fields.split(",")))
                            .orElse(List.of()))
                    : change;
        }
    }

    /**
     * Whether a page shows what the ledger does not know: a new video, one that has become an ordinary one, or one that
     * came back or vanished. What this run has recorded itself, before it was stopped and began again, does not tell that
     * all behind it is known: it counts as news.
     */
    public boolean isNews(VideoPage page) {
        Map<String, Known> known = known(Stream.concat(page.videos().stream().map(Video::id), page.missing().stream())
                .toList());
        return page.missing().stream()
                        .anyMatch(id -> !known.containsKey(id) || !known.get(id).unavailable())
                || page.videos().stream()
                        .anyMatch(video ->
                                !new Known(false, video.notYetMovable().isPresent()).equals(known.get(video.id())));
    }

    private Map<String, Known> known(Collection<String> ids) {
        Map<String, Known> known = new HashMap<>();
        if (!ids.isEmpty()) {
            among(ids, "SELECT video_id, unavailable, not_yet_movable FROM migration_item", "seen_run <> " + RUN)
                    .query((ResultSet row) -> {
                        known.put(
                                row.getString("video_id"),
                                new Known(row.getBoolean("unavailable"), row.getBoolean("not_yet_movable")));
                    });
        }
        return known;
    }

    private JdbcClient.StatementSpec among(Collection<String> ids, String select, String condition) {
        return sql(select + " WHERE migration = :migration AND video_id IN (:ids) AND " + condition)
                .param("ids", new ArrayList<>(ids));
    }

    /** The next known videos that this run must still ask for by their ids, in order of enumeration. */
    public List<String> notAskedFor(EnumerationMode mode, int limit) {
        return sql("SELECT video_id FROM migration_item WHERE migration = :migration AND seen_run <> " + RUN
                        + (mode == EnumerationMode.SHORT ? " AND (not_yet_movable OR " + TOO_YOUNG + ")" : "")
                        + " ORDER BY migration, list_position LIMIT " + limit)
                .query(String.class)
                .list();
    }

    /** Compares what is on the platform with what the source shows now, and records what changed since the upload. */
    public List<SourceChange> compare(Collection<Video> shown) {
        Map<String, Video> now = shown.stream()
                // While it is processed again, the source tells half of it.
                .filter(video -> video.notYetMovable().isEmpty())
                .collect(Collectors.toMap(Video::id, video -> video, (one, other) -> one));
        if (now.isEmpty()) {
            return List.of();
        }
        List<Uploaded> uploaded = among(
                        now.keySet(),
                        "SELECT migration_item.*, " + OUTDATED + " AS outdated FROM migration_item",
                        "state IN " + ON_PLATFORM)
                .query(Uploaded::of)
                .list();
        List<SourceChange> changes = new ArrayList<>();
        transaction.executeWithoutResult(status -> uploaded.forEach(before -> {
            SourceChange change = before.comparedWith(
                    Objects.requireNonNull(now.get(before.video().id())));
            record(change, before.changedFields());
            if (before.becameHd(change.now())) {
                recordHd(change.now().id());
            }
            if (!change.fields().isEmpty()) {
                changes.add(change);
            }
        }));
        return changes;
    }

    private void record(SourceChange change, Optional<String> recorded) {
        Optional<String> fields = Optional.of(String.join(",", change.fields())).filter(text -> !text.isEmpty());
        if (!fields.equals(recorded)) {
            item(
                            "UPDATE migration_item SET changed_fields = :fields, changed_at = :at, updated_at = :now WHERE "
                                    + ITEM,
                            change.before().id())
                    .param("fields", fields.orElse(null))
                    .param("at", fields.map(some -> ItemRows.time(now())).orElse(null))
                    .update();
        }
    }

    /** Whether there is a better picture is asked for once, but after this. */
    private void recordHd(String videoId) {
        item("UPDATE migration_item SET hd_since = :now, better_answered = FALSE WHERE " + ITEM, videoId)
                .update();
    }

    /**
     * Puts a video that changed since its upload back to PENDING with these details. Its content stays, and the change on
     * record, until that is replaced.
     */
    public void uploadAgain(Video now) {
        Map<String, Object> details = ItemRows.details(now);
        item(
                        "UPDATE migration_item SET " + assignments(details)
                                + ", state = 'PENDING', download_attempts = 0, upload_attempts = 0, verify_attempts = 0,"
                                + " next_attempt_at = NULL, upload_intent_at = NULL, upload_unsure = FALSE, " + SETTLED
                                + "updated_at = :now WHERE " + ITEM + " AND state IN " + ON_PLATFORM,
                        now.id())
                .params(details)
                .update();
    }

    /** What a full look that has just come to its end did not find. */
    public Missing missing() {
        return new Missing(
                count(HAS_CONTENT + " AND unavailable AND gone_since IS NULL"),
                count(HAS_CONTENT + " AND gone_since IS NULL"));
    }

    /** Records that a full look did not find what was missed before, and what is missed for the first time. */
    public void recordGone() {
        recordGone("TRUE");
    }

    /**
     * Puts back to PENDING, with fresh attempts, what is FAILED by this rule, or is left out for it.
     *
     * @return how many
     */
    public int tryAgain(String rule) {
        return sql("UPDATE migration_item SET state = 'PENDING', skip_reason = NULL, download_attempts = 0,"
                        + " next_attempt_at = NULL, " + NO_ERROR + "updated_at = :now WHERE migration = :migration"
                        + " AND error_rule = :rule AND (state = 'FAILED' OR state = 'SKIPPED' AND skip_reason LIKE :skipped)")
                .param("rule", rule)
                .param("skipped", "select." + rule + ":%")
                .update();
    }

    /** The same, but believes nothing of what is missed for the first time. */
    public void recordStillGone() {
        recordGone("gone_since IS NOT NULL");
    }

    private void recordGone(String condition) {
        sql("UPDATE migration_item SET gone_since = COALESCE(gone_since, :now), gone_seen_at = :now"
                        + " WHERE migration = :migration AND unavailable AND " + HAS_CONTENT + " AND " + condition)
                .update();
    }

    /** The videos on the platform that two full looks at least a day apart found gone, in order of enumeration. */
    public List<String> surelyGone() {
        return sql("SELECT video_id FROM migration_item WHERE migration = :migration AND unavailable AND " + HAS_CONTENT
                        + " AND " + CONFIRMED + " AND state IN " + ON_PLATFORM + " ORDER BY migration, list_position")
                .query(String.class)
                .list();
    }

    /** One of them. */
    public GoneContent goneContent(String videoId) {
        return item("SELECT * FROM migration_item WHERE " + ITEM, videoId)
                .query((row, number) -> new GoneContent(
                        ItemRows.video(row),
                        ItemRows.upload(row).orElseThrow(),
                        ItemRows.instant(row, "gone_since").orElseThrow()))
                .single();
    }

    /** Records that its content is no longer on the platform; should the video come back, it is moved again. */
    public void deleted(String videoId, String reason) {
        item(
                        "UPDATE migration_item SET state = 'SKIPPED', skip_reason = :reason, content_id = NULL, "
                                + "changed_fields = NULL, changed_at = NULL, better_height = NULL, " + SETTLED
                                + "updated_at = :now WHERE "
                                + ITEM,
                        videoId)
                .param("reason", ItemRows.text(reason, 500))
                .update();
    }

    private long count(String condition) {
        return sql("SELECT COUNT(*) FROM migration_item WHERE migration = :migration AND " + condition)
                .query(Long.class)
                .single();
    }
}
