package dev.yt2ms.report.export;

import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.settings.ExportSettings;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

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
    private static boolean hasPlayer(JsonNode item, String contentId) {
        return StatusDocument.isOnPlatform(item)
                || !contentId.isEmpty()
                        && (item.path("sourceChange").isObject()
                                || item.path("betterHeight").isNumber());
    }

    /**
     * Returns the address of the video's player; empty if the video is not on the platform or no address is configured.
     *
     * @param item an item of {@code status --json}
     */
    public static Optional<String> playerUrl(JsonNode item, ExportSettings settings) {
        String contentId = item.path("contentId").stringValue("");
        return hasPlayer(item, contentId)
                ? settings.playerUrlOf(contentId, item.path("videoId").asString())
                : Optional.empty();
    }

    /** Returns the address of the video's page on YouTube. */
    public String youtubeUrl() {
        return Objects.requireNonNull(columns.get(ExportColumn.YOUTUBE_URL));
    }

    /** Creates the row of an item of {@code status --json}. */
    public static ExportRow of(JsonNode item, ExportSettings settings) {
        String id = item.path("videoId").asString();
        String state = item.path("state").asString();
        String contentId = item.path("contentId").stringValue("");
        Optional<String> player = playerUrl(item, settings);
        Map<ExportColumn, String> columns = new EnumMap<>(ExportColumn.class);
        columns.put(ExportColumn.VIDEO_ID, id);
        columns.put(ExportColumn.YOUTUBE_URL, "https://www.youtube.com/watch?v=" + id);
        columns.put(ExportColumn.CONTENT_ID, contentId);
        columns.put(ExportColumn.FILENAME, item.path("filename").stringValue(""));
        columns.put(ExportColumn.TITLE, item.path("title").stringValue(""));
        columns.put(ExportColumn.PUBLISHED_AT, item.path("publishedAt").stringValue(""));
        columns.put(ExportColumn.UPLOADED_AT, item.path("uploadedAt").stringValue(""));
        columns.put(ExportColumn.STATE, state);
        columns.put(ExportColumn.PLAYER_URL, player.orElse(""));
        JsonNode media = item.path("media");
        columns.put(ExportColumn.HEIGHT, media.path("height").asString(""));
        columns.put(ExportColumn.WIDTH, media.path("width").asString(""));
        columns.put(ExportColumn.VIDEO_CODEC, media.path("videoCodec").asString(""));
        columns.put(ExportColumn.AUDIO_CODEC, media.path("audioCodec").asString(""));
        columns.put(ExportColumn.LANGUAGE, media.path("language").asString(""));
        columns.put(ExportColumn.HDR, media.path("hdr").asString(""));
        columns.put(ExportColumn.UPSCALED, media.path("upscaled").asString(""));
        JsonNode unencodable = item.path("plainerThan");
        columns.put(ExportColumn.PLAINER_THAN, unencodable.isObject() ? StatusDocument.format(unencodable) : "");
        columns.put(ExportColumn.BETTER_HEIGHT, item.path("betterHeight").asString(""));
        return new ExportRow(id, columns, player);
    }
}
