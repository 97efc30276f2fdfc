package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.model.Video;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Creates resources as the YouTube Data API returns them: only the requested parts, with counts as strings. */
final class YouTubeResources {

    /**
     * The time between a video's date and the date of its playlist entry. The dates differ so that a test fails if code
     * uses the wrong one.
     */
    private static final Duration ADDED_LATER = Duration.ofMinutes(90);

    private static final String OTHER_ID = "UCyt2msAnotherChannel_02";
    private static final String SNIPPET = "snippet";
    private static final String STATUS = "status";
    private static final String DETAILS = "contentDetails";

    private final SandboxChannel channel;

    YouTubeResources(SandboxChannel channel) {
        this.channel = channel;
    }

    Map<String, Object> channel(Set<String> parts) {
        Map<String, Object> resource = resource("channel", SandboxChannel.ID);
        if (parts.contains(SNIPPET)) {
            resource.put(
                    SNIPPET,
                    object(
                            "title",
                            channel.title(),
                            "description",
                            "The channel of the yt2ms sandbox.",
                            "customUrl",
                            "@" + SandboxChannel.HANDLE,
                            "publishedAt",
                            "2010-05-01T09:00:00Z"));
        }
        if (parts.contains(DETAILS)) {
            resource.put(DETAILS, object("relatedPlaylists", object("likes", "", "uploads", SandboxChannel.UPLOADS)));
        }
        return resource;
    }

    /** The channel of {@link AuthorizationServer.Account#OTHER_OWNER}. */
    Map<String, Object> otherChannel(Set<String> parts) {
        Map<String, Object> resource = resource("channel", OTHER_ID);
        if (parts.contains(SNIPPET)) {
            resource.put(SNIPPET, object("title", "Another channel"));
        }
        if (parts.contains(DETAILS)) {
            resource.put(DETAILS, object("relatedPlaylists", object("uploads", "UU" + OTHER_ID.substring(2))));
        }
        return resource;
    }

    Map<String, Object> playlist(SandboxPlaylist playlist, Set<String> parts) {
        return playlist(playlist.id(), playlist.title(), playlist.videoIds().size(), parts);
    }

    Map<String, Object> playlist(String id, String title, int size, Set<String> parts) {
        Map<String, Object> resource = resource("playlist", id);
        if (parts.contains(SNIPPET)) {
            resource.put(
                    SNIPPET,
                    object(
                            "publishedAt",
                            "2011-06-01T09:00:00Z",
                            "channelId",
                            SandboxChannel.ID,
                            "title",
                            title,
                            "description",
                            "",
                            "channelTitle",
                            channel.title()));
        }
        if (parts.contains(DETAILS)) {
            resource.put(DETAILS, object("itemCount", size));
        }
        return resource;
    }

    /**
     * An entry of a playlist. If its video was deleted, or is private and the caller is not the owner, the title
     * and the description are placeholders, and the video's publish time is missing.
     */
    Map<String, Object> playlistItem(
            String playlistId,
            String videoId,
            Optional<SandboxVideo> video,
            int position,
            Set<String> parts,
            boolean owner) {
        Optional<SandboxVideo> seen = video.filter(v -> owner || v.privacy() != Video.Privacy.PRIVATE);
        String nothing = video.isPresent() ? "Private video" : "Deleted video";
        Map<String, Object> resource = resource("playlistItem", entryId(playlistId, videoId));
        if (parts.contains(SNIPPET)) {
            Map<String, Object> snippet = object(
                    "publishedAt",
                    video.map(v -> v.publishedAt().plus(ADDED_LATER).toString()).orElse("2012-01-01T00:00:00Z"),
                    "channelId",
                    SandboxChannel.ID,
                    "title",
                    seen.map(one -> one.snippet().title()).orElse(nothing),
                    "description",
                    seen.map(one -> one.snippet().description())
                            .orElse(video.isPresent() ? "This video is private." : "This video is unavailable."),
                    "channelTitle",
                    channel.title(),
                    "playlistId",
                    playlistId,
                    "position",
                    position);
            snippet.put("resourceId", object("kind", "youtube#video", "videoId", videoId));
            resource.put(SNIPPET, snippet);
        }
        if (parts.contains(DETAILS)) {
            Map<String, Object> details = object("videoId", videoId);
            seen.ifPresent(v -> details.put("videoPublishedAt", v.publishedAt().toString()));
            resource.put(DETAILS, details);
        }
        if (parts.contains(STATUS)) {
            resource.put(
                    STATUS,
                    object("privacyStatus", video.map(v -> lower(v.privacy())).orElse("privacyStatusUnspecified")));
        }
        return resource;
    }

    /**
     * Returns a video with the requested parts.
     *
     * @param maxHeight the maximum height of the player, from the request; if it is empty, the answer contains no
     *     player size
     */
    Map<String, Object> video(SandboxVideo video, Set<String> parts, OptionalLong maxHeight) {
        Map<String, Object> resource = resource("video", video.id());
        if (parts.contains(SNIPPET)) {
            resource.put(SNIPPET, videoSnippet(video));
        }
        boolean recorded = video.broadcast().live() == SandboxVideo.Live.NONE;
        if (parts.contains(DETAILS)) {
            resource.put(
                    DETAILS,
                    object(
                            "duration",
                            recorded ? video.media().clip().duration().toString() : "P0D",
                            "dimension",
                            "2d",
                            "definition",
                            "hd",
                            "caption",
                            "false",
                            "licensedContent",
                            false,
                            "projection",
                            "rectangular"));
        }
        if (parts.contains("statistics")) {
            Map<String, Object> statistics = new LinkedHashMap<>();
            video.counts().views().ifPresent(count -> statistics.put("viewCount", Long.toString(count)));
            video.counts().likes().ifPresent(count -> statistics.put("likeCount", Long.toString(count)));
            statistics.put("favoriteCount", "0");
            video.counts().comments().ifPresent(count -> statistics.put("commentCount", Long.toString(count)));
            resource.put("statistics", statistics);
        }
        if (parts.contains(STATUS)) {
            resource.put(
                    STATUS,
                    object(
                            "uploadStatus",
                            recorded ? "processed" : "uploaded",
                            "privacyStatus",
                            lower(video.privacy()),
                            "license",
                            "youtube",
                            "embeddable",
                            true,
                            "publicStatsViewable",
                            video.counts().views().isPresent(),
                            "madeForKids",
                            false));
        }
        if (parts.contains("liveStreamingDetails") && !recorded) {
            String time = video.publishedAt().plus(Duration.ofDays(30)).toString();
            resource.put("liveStreamingDetails", object("scheduledStartTime", time));
        }
        if (parts.contains("liveStreamingDetails") && video.broadcast().recorded()) {
            String time = video.publishedAt().toString();
            resource.put("liveStreamingDetails", object("actualStartTime", time, "actualEndTime", time));
        }
        if (parts.contains("player")) {
            resource.put("player", player(video, maxHeight));
        }
        return resource;
    }

    private static Map<String, Object> player(SandboxVideo video, OptionalLong maxHeight) {
        Map<String, Object> player = object("embedHtml", "<iframe></iframe>");
        if (maxHeight.isPresent() && video.shape().isPresent()) {
            long height = maxHeight.getAsLong();
            player.put("embedHeight", Long.toString(height));
            player.put(
                    "embedWidth",
                    Long.toString(
                            switch (video.shape().get()) {
                                case WIDE -> height * 16 / 9;
                                case SQUARE -> height;
                                case UPRIGHT -> height * 9 / 16;
                            }));
        }
        return player;
    }

    private Map<String, Object> videoSnippet(SandboxVideo video) {
        Map<String, Object> snippet = object(
                "publishedAt", video.publishedAt().toString(),
                "channelId", SandboxChannel.ID,
                "title", video.snippet().title(),
                "description", video.snippet().description(),
                "thumbnails", object(),
                "channelTitle", channel.title());
        if (!video.snippet().tags().isEmpty()) {
            snippet.put("tags", video.snippet().tags());
        }
        snippet.put("categoryId", video.snippet().categoryId());
        snippet.put("liveBroadcastContent", lower(video.broadcast().live()));
        snippet.put(
                "localized",
                object(
                        "title",
                        video.snippet().title(),
                        "description",
                        video.snippet().description()));
        if (!video.snippet().language().isEmpty()) {
            snippet.put("defaultAudioLanguage", video.snippet().language());
        }
        return snippet;
    }

    /**
     * Returns the answer of a list method.
     *
     * @param total the number of resources in the whole list
     */
    static Map<String, Object> list(String kind, List<Map<String, Object>> items, int total, int perPage) {
        Map<String, Object> list =
                object("kind", "youtube#" + kind + "ListResponse", "etag", etag(kind + items.size()));
        // For an unknown channel, YouTube omits "items" instead of returning an empty list.
        if (!items.isEmpty() || !kind.equals("channel")) {
            list.put("items", items);
        }
        list.put("pageInfo", object("totalResults", total, "resultsPerPage", perPage));
        return list;
    }

    private static Map<String, Object> resource(String kind, String id) {
        return object("kind", "youtube#" + kind, "etag", etag(id), "id", id);
    }

    private static String entryId(String playlistId, String videoId) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((playlistId + "." + videoId).getBytes(StandardCharsets.UTF_8));
    }

    private static String etag(String of) {
        return Integer.toHexString(of.hashCode());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
