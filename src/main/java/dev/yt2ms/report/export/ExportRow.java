package dev.yt2ms.report.export;

import dev.yt2ms.model.Media;
import dev.yt2ms.report.status.StatusItem;
import dev.yt2ms.settings.ExportSettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A video in an export: its columns in order. Texts are untrusted and unchanged; an unknown value is an empty text.
 *
 * @param videoId YouTube's id
 * @param columns column to value, in the order of the export
 * @param playerUrl the address of the video's player; empty if the video is not on the platform or no address is
 *     configured
 */
public record ExportRow(String videoId, Map<ExportColumn, String> columns, Optional<String> playerUrl) {

    /**
     * Whether the platform shows a content of this video. A video that is to be uploaded again counts too, because its
     * old content is on the platform until then.
     */
    private static boolean hasPlayer(StatusItem item) {
        return item.isOnPlatform()
                || !item.content().contentId().isEmpty()
                        && (item.source().sourceChange().isPresent()
                                || item.source().betterHeight().isPresent());
    }

    /**
     * Returns the address of the video's player; empty if the video is not on the platform or no address is configured.
     *
     * @param item an item of {@code status --json}
     */
    public static Optional<String> playerUrl(StatusItem item, ExportSettings settings) {
        return hasPlayer(item) ? settings.playerUrlOf(item.content().contentId(), item.videoId()) : Optional.empty();
    }

    /** Returns the address of the video's page on YouTube. */
    public String youtubeUrl() {
        return Objects.requireNonNull(columns.get(ExportColumn.YOUTUBE_URL));
    }

    /** Creates the row of an item of {@code status --json}. */
    public static ExportRow of(StatusItem item, ExportSettings settings) {
        Optional<String> player = playerUrl(item, settings);
        Map<ExportColumn, String> columns = new EnumMap<>(ExportColumn.class);
        columns.put(ExportColumn.VIDEO_ID, item.videoId());
        columns.put(ExportColumn.YOUTUBE_URL, "https://www.youtube.com/watch?v=" + item.videoId());
        columns.put(ExportColumn.CONTENT_ID, item.content().contentId());
        columns.put(ExportColumn.FILENAME, item.content().filename());
        columns.put(ExportColumn.TITLE, item.title());
        columns.put(ExportColumn.PUBLISHED_AT, item.publishedAt());
        columns.put(ExportColumn.UPLOADED_AT, item.content().uploadedAt());
        columns.put(ExportColumn.STATE, item.state().name());
        columns.put(ExportColumn.PLAYER_URL, player.orElse(""));
        Optional<Media> media = item.file().media();
        columns.put(ExportColumn.HEIGHT, text(media.map(Media::height)));
        columns.put(ExportColumn.WIDTH, text(media.map(Media::width)));
        columns.put(ExportColumn.VIDEO_CODEC, text(media.map(Media::videoCodec)));
        columns.put(ExportColumn.AUDIO_CODEC, text(media.flatMap(Media::audioCodec)));
        columns.put(ExportColumn.LANGUAGE, text(media.flatMap(Media::language)));
        columns.put(ExportColumn.HDR, text(media.map(Media::hdr)));
        columns.put(ExportColumn.UPSCALED, text(media.map(Media::upscaled)));
        columns.put(ExportColumn.PLAINER_THAN, text(item.file().plainerThan()));
        OptionalLong better = item.source().betterHeight();
        columns.put(ExportColumn.BETTER_HEIGHT, better.isPresent() ? String.valueOf(better.getAsLong()) : "");
        return new ExportRow(item.videoId(), columns, player);
    }

    private static String text(Optional<?> value) {
        return value.map(Object::toString).orElse("");
    }
}
