package dev.yt2ms.youtube.api;

import dev.yt2ms.model.Video;
import dev.yt2ms.model.Video.Definition;
import dev.yt2ms.model.Video.LiveStatus;
import dev.yt2ms.model.Video.Privacy;
import dev.yt2ms.model.Video.Shape;
import dev.yt2ms.settings.value.Beginning;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads a video resource of {@code videos.list}. A field that is missing or has an unexpected form gets a default. */
final class VideoJson {

    /** The fields that {@link #video} reads, for the request parameter {@code fields}. */
    static final String FIELDS = "id,snippet(publishedAt,channelId,title,description,channelTitle,tags,categoryId,"
            + "liveBroadcastContent,defaultLanguage,defaultAudioLanguage),contentDetails(duration,definition,"
            + "regionRestriction,contentRating/ytRating),status(privacyStatus,uploadStatus),statistics(viewCount,likeCount,commentCount),"
            + "liveStreamingDetails/actualStartTime,player(embedWidth,embedHeight)";

    /** The resource parts that contain {@link #FIELDS}, for the request parameter {@code part}. */
    static final List<String> PARTS =
            List.of("snippet", "contentDetails", "status", "statistics", "liveStreamingDetails", "player");

    /**
     * The value of the request parameter {@code maxHeight}. With this parameter, the API returns the player's width and
     * height, which show the picture's shape.
     */
    static final int PLAYER_HEIGHT = 720;

    /** An ISO 8601 duration without years and months. These have no fixed length, and YouTube does not use them. */
    private static final Pattern DURATION = Pattern.compile("P(?:(\\d{1,4})W)?(?:(\\d{1,5})D)?"
            + "(?:T(?:(\\d{1,6})H)?(?:(\\d{1,8})M)?(?:(\\d{1,9})(?:[.,]\\d{1,9})?S)?)?");

    /**
     * The maximum length of a title, in characters. It is more than three times the length of the longest titles on
     * YouTube, which are those of playlists.
     */
    private static final int LONGEST_TITLE = 500;

    private static final Set<String> NO_VIDEO = Set.of("rejected", "failed", "deleted");

    private static final Pattern DIGITS = Pattern.compile("\\d+");

    /** Dates after this time count as unknown, because years in the platform's dates have four digits. */
    private static final Instant TOO_LATE = Instant.parse("9999-01-01T00:00:00Z");

    private VideoJson() {}

    /**
     * Whether the resource is a playable video. With the owner's login, the API also returns videos that YouTube has
     * rejected, could not process or has deleted.
     */
    static boolean isThere(JsonNode item) {
        return !NO_VIDEO.contains(text(item.path("status"), "uploadStatus"));
    }

    static Video video(String id, JsonNode item, Instant fetchedAt) {
        JsonNode snippet = item.path("snippet");
        JsonNode statistics = item.path("statistics");
        String audioLanguage = text(snippet, "defaultAudioLanguage");
        Duration duration = duration(text(item.path("contentDetails"), "duration"));
        return new Video(
                id,
                new Video.Snippet(
                        title(snippet, "title"),
                        text(snippet, "description"),
                        texts(snippet.path("tags")),
                        text(snippet, "categoryId"),
                        audioLanguage.isBlank() ? text(snippet, "defaultLanguage") : audioLanguage),
                new Video.Publication(
                        instant(text(snippet, "publishedAt")),
                        text(snippet, "channelId"),
                        title(snippet, "channelTitle"),
                        privacy(text(item.path("status"), "privacyStatus")),
                        isRestricted(item.path("contentDetails"))),
                duration,
                new Video.Picture(
                        shape(item.path("player")), definition(text(item.path("contentDetails"), "definition"))),
                new Video.Broadcast(
                        liveStatus(
                                text(snippet, "liveBroadcastContent"),
                                duration.isZero()
                                        && !text(item.path("status"), "uploadStatus")
                                                .equals("processed")),
                        item.path("liveStreamingDetails").has("actualStartTime")),
                new Video.Counts(
                        count(statistics.path("viewCount")),
                        count(statistics.path("likeCount")),
                        count(statistics.path("commentCount"))),
                List.of(),
                fetchedAt);
    }

    static String text(JsonNode object, String field) {
        return object.path(field).stringValue("");
    }

    /** Returns the title of a video, channel or playlist. Text beyond {@link #LONGEST_TITLE} is cut off. */
    static String title(JsonNode object, String field) {
        return Beginning.of(text(object, field), LONGEST_TITLE);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        if (array.isArray()) {
            array.forEach(each -> each.stringValueOpt().ifPresent(texts::add));
        }
        return texts;
    }

    private static Instant instant(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return instant.isBefore(Instant.EPOCH) || instant.isAfter(TOO_LATE) ? Video.UNKNOWN_TIME : instant;
        } catch (DateTimeException e) {
            return Video.UNKNOWN_TIME;
        }
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Duration.ZERO;
        }
        return Duration.ofDays(7 * number(matcher.group(1)) + number(matcher.group(2)))
                .plusHours(number(matcher.group(3)))
                .plusMinutes(number(matcher.group(4)))
                .plusSeconds(number(matcher.group(5)));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Shape shape(JsonNode player) {
        long width = count(player.path("embedWidth")).orElse(0);
        long height = count(player.path("embedHeight")).orElse(0);
        if (width == 0 || height == 0) {
            return Shape.UNKNOWN;
        }
        return width > height ? Shape.WIDE : Shape.UPRIGHT;
    }

    private static Definition definition(String text) {
        return switch (text) {
            case "sd" -> Definition.STANDARD;
            case "hd" -> Definition.HIGH;
            default -> Definition.UNKNOWN;
        };
    }

    /**
     * Whether YouTube restricts the video by country or by age. An empty list of allowed countries means that it is
     * blocked in all countries; an empty list of blocked countries means that it is blocked in none.
     */
    private static boolean isRestricted(JsonNode contentDetails) {
        JsonNode regions = contentDetails.path("regionRestriction");
        JsonNode blocked = regions.path("blocked");
        return regions.path("allowed").isArray()
                || blocked.isArray() && !blocked.isEmpty()
                || text(contentDetails.path("contentRating"), "ytRating").equals("ytAgeRestricted");
    }

    /**
     * Reads a count. The API writes counts as text, because they can exceed the integers that JavaScript represents
     * exactly.
     */
    private static OptionalLong count(JsonNode node) {
        String text = node.isIntegralNumber() ? node.asString() : node.stringValue("");
        if (!DIGITS.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.of(Long.MAX_VALUE);
        }
    }

    /**
     * Reads the privacy. A missing value counts as public, and an unknown value as private, which is the strictest
     * value.
     */
    private static Privacy privacy(String text) {
        return switch (text) {
            case "public", "" -> Privacy.PUBLIC;
            case "unlisted" -> Privacy.UNLISTED;
            default -> Privacy.PRIVATE;
        };
    }

    private static LiveStatus liveStatus(String text, boolean unprocessed) {
        return switch (text) {
            case "live" -> LiveStatus.LIVE;
            case "upcoming" -> LiveStatus.UPCOMING;
            default -> unprocessed ? LiveStatus.PROCESSING : LiveStatus.NONE;
        };
    }
}
