package dev.yt2ms.ledger.jdbc;

import static dev.yt2ms.ledger.jdbc.LedgerSql.ITEM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.NO_ERROR;
import static dev.yt2ms.ledger.jdbc.LedgerSql.ON_PLATFORM;
import static dev.yt2ms.ledger.jdbc.LedgerSql.RUN;
import static dev.yt2ms.ledger.jdbc.LedgerSql.changing;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.GoneContent;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.model.Video;
import dev.yt2ms.youtube.VideoPage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Compares the ledger with repeated enumerations: it finds videos that a run must still request from YouTube by id,
 * videos that changed since their upload, videos that are deleted or private on YouTube, and videos that may have a
 * better picture there by now. While a video is on the platform, the ledger keeps the details with which it was
 * uploaded; {@link #uploadAgain} replaces them. The caller must hold the ledger alone.
 */
public final class LedgerSync {

    /**
     * Matches videos that two full enumerations have missed, at least 24 hours apart. Only then may the content be
     * deleted.
     */
    private static final String CONFIRMED = "gone_seen_at >= gone_since + INTERVAL '24' HOUR";

    /** Clears the results of comparing a content that will be replaced or was deleted. */
    private static final String SETTLED = NO_ERROR + "left_unverified = FALSE, differences = NULL, differing = NULL, ";

    /**
     * Matches videos that were skipped as too young. Their details will change when YouTube has made higher resolutions
     * or knows their length.
     */
    private static final String TOO_YOUNG = "(state = 'SKIPPED' AND skip_reason LIKE 'select.min-age:%')";

    private static final String HAS_CONTENT = "content_id IS NOT NULL";

    /**
     * Matches items whose details are newer than their content, because the video was to be uploaded again and that
     * upload was cancelled.
     */
    private static final String OUTDATED = "(changed_at IS NOT NULL AND fetched_at > uploaded_at)";

    /**
     * The time within which YouTube should have created all resolutions of a video. It begins when the video is
     * downloaded, or when it is first found to be available in high definition.
     */
    private static final Duration WAIT_FOR_BETTER = Duration.ofDays(2);

    /**
     * Excludes videos whose picture can't be compared: adopted contents, unavailable videos, and videos that are moved
     * in a plainer format on purpose.
     */
    private static final String COMPARABLE =
            " AND NOT adopted AND NOT unavailable AND plainer_than IS NULL AND staged_file IS NOT NULL";

    private final LedgerSql sql;
    private final KeptContents kept;

    public LedgerSync(DataSource dataSource, String migration, Clock clock) {
        this.sql = new LedgerSql(dataSource, migration, clock);
        this.kept = new KeptContents(sql);
    }

    /**
     * The numbers of videos with a content that are not yet recorded as deleted or private on YouTube.
     *
     * @param newly the number of those videos that the last full enumeration did not find
     * @param of the number of all those videos
     */
    public record Missing(long newly, long of) {}

    private record Known(boolean unavailable, boolean notYetMovable) {}

    private record Uploaded(
            Video video, Optional<String> changedFields, boolean outdated, boolean refused, boolean hdSeen) {

        static Uploaded of(ResultSet row, int number) throws SQLException {
            return new Uploaded(
                    ItemRows.video(row),
                    Optional.ofNullable(row.getString("changed_fields")),
                    row.getBoolean("outdated"),
                    row.getBoolean("replacement_refused"),
                    row.getObject("hd_since") != null);
        }

        /** Whether YouTube had no higher resolutions of the video at its upload and has them now. */
        boolean becameHd(Video now) {
            return !hdSeen
                    && video.picture().definition() == Video.Definition.STANDARD
                    && now.picture().definition() == Video.Definition.HIGH;
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
     * Whether a page contains news: a video that is new, can be moved now, is visible again, or is deleted or private.
     * Videos that this run recorded before an interruption count as news too, because they do not prove that all videos
     * on later pages are known.
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

    /** Returns the ids on this page that this run has already recorded. */
    public Set<String> seen(VideoPage page) {
        List<String> ids = page.ids().toList();
        return ids.isEmpty()
                ? Set.of()
                : Set.copyOf(among(ids, "SELECT video_id FROM migration_item", "seen_run = " + RUN)
                        .query(String.class)
                        .list());
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
        // For a list of values, H2 uses an index only if the values contain all columns of the index.
        return sql.statement(select + " WHERE (migration, video_id) IN (:keys) AND " + condition)
                .param("keys", sql.keys(ids));
    }

    /** Returns the ids of the next known videos that this run must still request from YouTube, in enumeration order. */
    public List<String> notAskedFor(EnumerationMode mode, int limit) {
        return sql.statement("SELECT video_id FROM migration_item WHERE migration = :migration AND seen_run <> " + RUN
                        + (mode == EnumerationMode.SHORT ? " AND (not_yet_movable OR " + TOO_YOUNG + ")" : "")
                        + " ORDER BY migration, list_position LIMIT " + limit)
                .query(String.class)
                .list();
    }

    /**
     * Compares the recorded details of uploaded videos with what the source shows now, and records what changed since
     * the upload.
     */
    public List<SourceChange> compare(Collection<Video> shown) {
        Map<String, Video> now = shown.stream()
                // While YouTube processes a video again, it returns incomplete details.
                .filter(video -> video.notYetMovable().isEmpty())
                .collect(Collectors.toMap(Video::id, video -> video, (one, other) -> one));
        if (now.isEmpty()) {
            return List.of();
        }
        List<Uploaded> uploaded = among(
                        now.keySet(),
                        "SELECT migration_item.*, " + OUTDATED + " AS outdated, " + KeptContents.REFUSED
                                + " AS replacement_refused FROM migration_item",
                        "state IN " + ON_PLATFORM)
                .query(Uploaded::of)
                .list();
        List<SourceChange> changes = new ArrayList<>();
        sql.inTransaction(() -> uploaded.forEach(before -> {
            Video shownNow = Objects.requireNonNull(now.get(before.video().id()));
            // A replacement that the platform has refused is not sent again before the video has changed once more.
            if (before.refused()
                    && SourceChange.between(before.video(), shownNow).fields().isEmpty()) {
                return;
            }
            SourceChange change = before.comparedWith(shownNow);
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
            sql.item(
                            "UPDATE migration_item SET changed_fields = :fields, changed_at = :at, updated_at = :now WHERE "
                                    + ITEM,
                            change.before().id())
                    .param("fields", fields.orElse(null))
                    .param("at", fields.map(some -> ItemRows.time(sql.now())).orElse(null))
                    .update();
        }
    }

    /**
     * Records that the video became available in high definition, so that the source is asked once more for a better
     * picture.
     */
    private void recordHd(String videoId) {
        sql.item("UPDATE migration_item SET hd_since = :now, better_answered = FALSE WHERE " + ITEM, videoId)
                .update();
    }

    /**
     * Puts a video that changed since its upload back to PENDING with these details. Its content and the recorded
     * change stay until an upload replaces the content.
     */
    public void uploadAgain(Video now) {
        sql.inTransaction(() -> {
            kept.keep(now.id());
            putBack(now);
        });
    }

    private void putBack(Video now) {
        Map<String, Object> details = ItemRows.details(now);
        sql.item(
                        changing(
                                        ItemState.PENDING,
                                        LedgerSql.assignments(details)
                                                + ", download_attempts = 0, upload_attempts = 0, verify_attempts = 0,"
                                                + " next_attempt_at = NULL, upload_intent_at = NULL,"
                                                + " upload_unsure = FALSE, " + SETTLED + "updated_at = :now")
                                + " AND state IN " + ON_PLATFORM,
                        now.id())
                .params(details)
                .update();
    }

    /**
     * Counts the videos with a content that are not yet recorded as deleted or private on YouTube, and those of them
     * that the last full enumeration did not find.
     */
    public Missing missing() {
        return new Missing(
                count(HAS_CONTENT + " AND unavailable AND gone_since IS NULL"),
                count(HAS_CONTENT + " AND gone_since IS NULL"));
    }

    /**
     * Records all videos with a content as deleted or private on YouTube if the last full enumeration did not find
     * them, whether or not an earlier enumeration had missed them too.
     */
    public void recordGone() {
        recordGone("TRUE");
    }

    /**
     * Puts videos that failed by this rule, or are skipped because of it, back to PENDING, and resets their counts of
     * failed downloads.
     *
     * @return the number of these videos
     */
    public int tryAgain(String rule) {
        return sql.statement(
                        "UPDATE migration_item SET state = 'PENDING', skip_reason = NULL, download_attempts = 0,"
                                + " next_attempt_at = NULL, " + NO_ERROR
                                + "updated_at = :now WHERE migration = :migration"
                                + " AND error_rule = :rule AND (state = 'FAILED' OR state = 'SKIPPED' AND skip_reason LIKE :skipped)")
                .param("rule", rule)
                .param("skipped", "select." + rule + ":%")
                .update();
    }

    /** Like {@link #recordGone()}, but only for videos that an earlier enumeration had missed too. */
    public void recordStillGone() {
        recordGone("gone_since IS NOT NULL");
    }

    private void recordGone(String condition) {
        sql.statement("UPDATE migration_item SET gone_since = COALESCE(gone_since, :now), gone_seen_at = :now"
                        + " WHERE migration = :migration AND unavailable AND " + HAS_CONTENT + " AND " + condition)
                .update();
    }

    /**
     * Returns the videos on the platform that two full enumerations at least a day apart did not find, in order of
     * enumeration.
     */
    public List<String> surelyGone() {
        return sql.statement("SELECT video_id FROM migration_item WHERE migration = :migration AND unavailable AND "
                        + HAS_CONTENT + " AND " + CONFIRMED + " AND state IN " + ON_PLATFORM
                        + " ORDER BY migration, list_position")
                .query(String.class)
                .list();
    }

    /** Returns the content of a video that {@link #surelyGone} returned. */
    public GoneContent goneContent(String videoId) {
        return sql.item("SELECT * FROM migration_item WHERE " + ITEM, videoId)
                .query((row, number) -> new GoneContent(
                        ItemRows.video(row),
                        ItemRows.upload(row).orElseThrow(),
                        ItemRows.instant(row, "gone_since").orElseThrow()))
                .single();
    }

    /** Records that the video's content is no longer on the platform. If the video comes back, it is moved again. */
    public void deleted(String videoId, String reason) {
        sql.item(
                        changing(
                                ItemState.SKIPPED,
                                "skip_reason = :reason, content_id = NULL, changed_fields = NULL, changed_at = NULL,"
                                        + " better_height = NULL, " + SETTLED + "updated_at = :now"),
                        videoId)
                .param("reason", ItemRows.text(reason, 500))
                .update();
    }

    private long count(String condition) {
        return sql.statement("SELECT COUNT(*) FROM migration_item WHERE migration = :migration AND " + condition)
                .query(Long.class)
                .single();
    }

    /**
     * Returns the videos for which YouTube should be asked whether it has a better picture: those that were downloaded
     * within a day of their publication, and those that became available in high definition after their upload. The
     * download, or the change to high definition, must be at least two days ago. Videos for which YouTube was never
     * asked come first.
     */
    public List<MigrationItem> toAskForBetter(int limit) {
        return sql.statement("SELECT * FROM migration_item WHERE migration = :migration AND state IN " + ON_PLATFORM
                        + " AND NOT better_answered" + COMPARABLE + " AND media_height > 0"
                        + " AND (hd_since <= :due OR (downloaded_at <= :due AND downloaded_at < published_at + INTERVAL '24' HOUR))"
                        + " ORDER BY better_asked_at NULLS FIRST, list_position LIMIT " + limit)
                .param("due", ItemRows.time(sql.now().minus(WAIT_FOR_BETTER)))
                .query((row, number) -> ItemRows.item(row))
                .list();
    }

    /**
     * Records the source's answer. The source is then not asked about this video again, unless the video becomes
     * available in high definition later.
     *
     * @param betterHeight the height in pixels of the better picture; empty if there is none
     */
    public void betterAnswered(String videoId, OptionalInt betterHeight) {
        sql.item(
                        "UPDATE migration_item SET better_asked_at = :now, better_answered = TRUE, better_height = :height"
                                + " WHERE " + ITEM,
                        videoId)
                .param("height", betterHeight.isPresent() ? betterHeight.getAsInt() : null)
                .update();
    }

    /** Records that the source did not answer. The source is asked about this video again after all others. */
    public void betterNotAnswered(String videoId) {
        sql.item("UPDATE migration_item SET better_asked_at = :now WHERE " + ITEM, videoId)
                .update();
    }

    /** Returns the videos on the platform that have a better picture at the source, in order of enumeration. */
    public List<MigrationItem> better() {
        return sql.statement("SELECT * FROM migration_item WHERE migration = :migration AND state IN " + ON_PLATFORM
                        + " AND better_height IS NOT NULL" + COMPARABLE + " ORDER BY migration, list_position")
                .query((row, number) -> ItemRows.item(row))
                .list();
    }
}
