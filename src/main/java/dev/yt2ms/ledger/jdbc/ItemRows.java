package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.EnumerationMode;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.ItemStatus;
import dev.yt2ms.ledger.ListedVideo;
import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.MigrationRun;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Upload;
import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Converts rows of the ledger to records and back. */
final class ItemRows {

    private static final JsonMapper JSON = new JsonMapper();

    private ItemRows() {}

    /** Returns the columns of a video's details with their values. */
    static Map<String, Object> details(Video video) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("title", text(video.snippet().title(), 2000));
        columns.put("description", text(video.snippet().description(), Integer.MAX_VALUE));
        columns.put("published_at", time(video.publication().time()));
        columns.put("duration_seconds", video.duration().toSeconds());
        columns.put("view_count", number(video.counts().views()));
        columns.put("like_count", number(video.counts().likes()));
        columns.put("comment_count", number(video.counts().comments()));
        columns.put(
                "tags",
                JSON.writeValueAsString(video.snippet().tags().stream()
                        .map(tag -> text(tag, Integer.MAX_VALUE))
                        .toList()));
        columns.put("category_id", text(video.snippet().categoryId(), 100));
        columns.put("privacy", video.publication().privacy().name());
        columns.put("live_status", video.broadcast().status().name());
        columns.put("language", text(video.snippet().language(), 100));
        columns.put("channel_id", text(video.publication().channelId(), 100));
        columns.put("channel_title", text(video.publication().channelTitle(), 1000));
        columns.put("shape", video.picture().shape().name());
        columns.put("definition", video.picture().definition().name());
        columns.put("live_recording", video.broadcast().recorded());
        columns.put("restricted", video.publication().restricted());
        columns.put("fetched_at", time(video.fetchedAt()));
        return columns;
    }

    /** Returns a video's playlists as the column stores them. */
    static String playlists(List<Video.Playlist> playlists) {
        return JSON.writeValueAsString(playlists.stream()
                .map(playlist -> new Video.Playlist(
                        text(playlist.id(), Integer.MAX_VALUE), text(playlist.title(), Integer.MAX_VALUE)))
                .toList());
    }

    /** Returns the playlists that a column stores. */
    static List<Video.Playlist> playlists(String stored) {
        return stored.equals("[]") ? List.of() : JSON.readValue(stored, new TypeReference<List<Video.Playlist>>() {});
    }

    /**
     * The columns that {@link #videoForSelection} needs. The long texts are not among them, because they make up most of
     * the ledger.
     */
    static final String SELECTION_COLUMNS = "video_id, title, published_at, privacy, restricted, duration_seconds,"
            + " shape, definition, live_status, live_recording, view_count, like_count, comment_count, playlists,"
            + " category_id, language, channel_id, channel_title, fetched_at";

    /** Returns a video without its description and its tags, which no rule of the selection uses. */
    static Video videoForSelection(ResultSet row) throws SQLException {
        return video(row, "", List.of());
    }

    static Video video(ResultSet row) throws SQLException {
        return video(
                row,
                row.getString("description"),
                JSON.readValue(row.getString("tags"), new TypeReference<List<String>>() {}));
    }

    private static Video video(ResultSet row, String description, List<String> tags) throws SQLException {
        return new Video(
                row.getString("video_id"),
                new Video.Snippet(
                        row.getString("title"),
                        description,
                        tags,
                        row.getString("category_id"),
                        row.getString("language")),
                new Video.Publication(
                        instant(row, "published_at").orElseThrow(),
                        row.getString("channel_id"),
                        row.getString("channel_title"),
                        Video.Privacy.valueOf(row.getString("privacy")),
                        row.getBoolean("restricted")),
                Duration.ofSeconds(row.getLong("duration_seconds")),
                new Video.Picture(
                        Video.Shape.valueOf(row.getString("shape")),
                        Video.Definition.valueOf(row.getString("definition"))),
                new Video.Broadcast(
                        Video.LiveStatus.valueOf(row.getString("live_status")), row.getBoolean("live_recording")),
                new Video.Counts(number(row, "view_count"), number(row, "like_count"), number(row, "comment_count")),
                playlists(row.getString("playlists")),
                instant(row, "fetched_at").orElseThrow());
    }

    /** Returns the columns of a downloaded file with their values. */
    static Map<String, Object> columns(StagedFile file) {
        Optional<Media> media = file.media();
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put("staged_file", file.name());
        columns.put("staged_bytes", file.bytes());
        columns.put("staged_sha256", file.sha256());
        columns.put("media_seconds", file.duration().toSeconds());
        columns.put("media_format", media.map(one -> text(one.toString(), 200)).orElse(null));
        columns.put("media_height", media.map(Media::height).orElse(null));
        columns.put("media_width", media.map(Media::width).orElse(null));
        columns.put(
                "media_video_codec",
                media.map(one -> text(one.videoCodec(), 50)).orElse(null));
        columns.put(
                "media_audio_codec",
                media.flatMap(Media::audioCodec).map(codec -> text(codec, 50)).orElse(null));
        columns.put(
                "media_language",
                media.flatMap(Media::language)
                        .map(language -> text(language, 100))
                        .orElse(null));
        columns.put("media_hdr", media.map(Media::hdr).orElse(null));
        columns.put("media_upscaled", media.map(Media::upscaled).orElse(null));
        return columns;
    }

    private static Optional<Media> media(ResultSet row) throws SQLException {
        String videoCodec = row.getString("media_video_codec");
        return videoCodec == null
                ? Optional.empty()
                : Optional.of(new Media(
                        row.getInt("media_height"),
                        row.getInt("media_width"),
                        videoCodec,
                        Optional.ofNullable(row.getString("media_audio_codec")),
                        Optional.ofNullable(row.getString("media_language")),
                        row.getBoolean("media_hdr"),
                        row.getBoolean("media_upscaled")));
    }

    static MigrationItem item(ResultSet row) throws SQLException {
        Optional<StagedFile> staged = row.getString("staged_file") == null
                ? Optional.empty()
                : Optional.of(new StagedFile(
                        row.getString("staged_file"),
                        row.getLong("staged_bytes"),
                        row.getString("staged_sha256"),
                        Duration.ofSeconds(row.getLong("media_seconds")),
                        media(row)));
        return new MigrationItem(
                video(row),
                ItemState.valueOf(row.getString("state")),
                new MigrationItem.Attempts(
                        row.getInt("download_attempts"), row.getInt("upload_attempts"), row.getInt("verify_attempts")),
                number(row, "expected_bytes"),
                staged,
                Optional.ofNullable(row.getString("upload_filename")),
                row.getBoolean("upload_unsure"),
                upload(row),
                Optional.ofNullable(row.getString("error_rule")),
                instant(row, "deferred_since"),
                plainerThan(row));
    }

    private static Optional<Media> plainerThan(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getString("plainer_than")).map(json -> JSON.readValue(json, Media.class));
    }

    /** Returns the formats of an unencodable file as the column {@code plainer_than} stores them. */
    static String json(Media media) {
        return JSON.writeValueAsString(media);
    }

    static Optional<Upload> upload(ResultSet row) throws SQLException {
        String fields = row.getString("sent_fields");
        return row.getString("content_id") == null
                ? Optional.empty()
                : Optional.of(new Upload(
                        row.getString("content_id"),
                        fields == null
                                ? Optional.empty()
                                : Optional.of(JSON.readValue(fields, new TypeReference<Map<String, String>>() {})),
                        instant(row, "uploaded_at").orElseThrow(),
                        instant(row, "verified_at").isPresent(),
                        row.getBoolean("adopted")));
    }

    /** Returns upload fields as the column stores them. */
    static String fields(Map<String, String> fields) {
        return text(JSON.writeValueAsString(fields), Integer.MAX_VALUE);
    }

    /** Returns differences as the column stores them; {@code null} for none. */
    static @Nullable String differences(List<Difference> differences) {
        return differences.isEmpty() ? null : text(JSON.writeValueAsString(differences), Integer.MAX_VALUE);
    }

    static ListedVideo listed(ResultSet row) throws SQLException {
        return new ListedVideo(
                row.getString("video_id"),
                row.getString("title"),
                instant(row, "published_at").orElseThrow(),
                Duration.ofSeconds(row.getLong("duration_seconds")),
                ItemState.valueOf(row.getString("state")),
                attempts(row),
                Optional.ofNullable(row.getString("error_rule")),
                Optional.ofNullable(row.getString("skip_reason")),
                bytes(row),
                instant(row, "uploaded_at"));
    }

    /** Returns the number of attempts that count against the limits. */
    private static int attempts(ResultSet row) throws SQLException {
        return row.getInt("download_attempts") + row.getInt("upload_attempts") + row.getInt("verify_attempts");
    }

    /** Returns the uploaded bytes; before the upload, the staged bytes. */
    private static OptionalLong bytes(ResultSet row) throws SQLException {
        OptionalLong uploaded = number(row, "uploaded_bytes");
        return uploaded.isPresent() ? uploaded : number(row, "staged_bytes");
    }

    /** Returns the upload fields that were sent last; empty if none were sent. */
    static Map<String, String> sentFields(ResultSet row) throws SQLException {
        String fields = row.getString("sent_fields");
        return fields == null
                ? Map.of()
                : JSON.readValue(fields, new TypeReference<LinkedHashMap<String, String>>() {});
    }

    static ItemStatus status(ResultSet row) throws SQLException {
        String differences = row.getString("differences");
        return new ItemStatus(
                row.getString("video_id"),
                row.getString("title"),
                instant(row, "published_at").orElseThrow(),
                ItemState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("skip_reason")),
                new ItemStatus.Failures(
                        attempts(row),
                        Optional.ofNullable(row.getString("error_class")),
                        Optional.ofNullable(row.getString("error_rule")),
                        Optional.ofNullable(row.getString("error_text"))),
                new ItemStatus.File(bytes(row), media(row), plainerThan(row)),
                new ItemStatus.OnPlatform(
                        Optional.ofNullable(row.getString("content_id")),
                        row.getBoolean("adopted"),
                        Optional.ofNullable(row.getString("upload_filename")),
                        instant(row, "uploaded_at"),
                        instant(row, "verified_at"),
                        differences == null
                                ? List.of()
                                : JSON.readValue(differences, new TypeReference<List<Difference>>() {})),
                new ItemStatus.AtSource(
                        Duration.ofSeconds(row.getLong("duration_seconds")),
                        playlists(row.getString("playlists")),
                        Optional.ofNullable(row.getString("changed_fields"))
                                .map(fields -> List.of(fields.split(",")))
                                .orElse(List.of()),
                        instant(row, "changed_at"),
                        instant(row, "gone_since"),
                        number(row, "better_height")));
    }

    static MigrationRun run(ResultSet row) throws SQLException {
        Optional<Channel> channel = row.getString("playlist_id") == null
                ? Optional.empty()
                : Optional.of(new Channel(
                        row.getString("channel_id"), row.getString("channel_title"), row.getString("playlist_id")));
        return new MigrationRun(
                row.getInt("run"),
                MigrationRun.State.valueOf(row.getString("run_state")),
                instant(row, "started_at").orElseThrow(),
                new MigrationRun.End(
                        instant(row, "ended_at"),
                        Optional.ofNullable(row.getString("stopped_because")),
                        instant(row, "resume_at").filter(at -> at.isAfter(LedgerNodes.AT_ONCE))),
                channel,
                new MigrationRun.QuotaUse(
                        row.getLong("quota_used"),
                        row.getLong("quota_for_playlists"),
                        Optional.ofNullable(row.getString("quota_day")).map(LocalDate::parse),
                        row.getLong("quota_of_day")),
                row.getBoolean("canary_passed"),
                EnumerationMode.valueOf(row.getString("look")),
                new MigrationRun.FullScan(
                        instant(row, "full_look_at"), Optional.ofNullable(row.getString("full_look_note"))));
    }

    /**
     * Returns text that every database accepts: without NUL and unpaired surrogates, and not longer than the column.
     * PostgreSQL counts characters and H2 counts UTF-16 units, of which an emoji takes two.
     */
    static String text(String text, int most) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), most));
        for (int at = 0, units; at < text.length(); at += units) {
            int point = text.codePointAt(at);
            units = Character.charCount(point);
            if (clean.length() + units > most) {
                break;
            }
            if (point != 0) {
                boolean half = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
                clean.appendCodePoint(half ? 0xFFFD : point);
            }
        }
        return clean.toString();
    }

    /**
     * Returns a time for a column or for a comparison with a column, without fractions of a millisecond. Both databases
     * would round them, and a time that was rounded up would lie in the future for a moment.
     */
    static OffsetDateTime time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Object number(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }

    private static OptionalLong number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
