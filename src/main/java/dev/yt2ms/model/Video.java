package dev.yt2ms.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A video of the channel with its details, as {@code videos.list} of the YouTube Data API v3 returns them. All texts
 * are untrusted and unchanged.
 *
 * @param id the video's id: 11 characters of {@code A-Za-z0-9_-}; may begin with {@code -}
 * @param snippet the texts with which the owner describes the video
 * @param publication when, by which channel and for whom the video is published
 * @param duration the length of the video; {@link Duration#ZERO} for live and upcoming videos ({@code P0D}), and if the
 *     API returns none
 * @param picture the shape and definition of the picture
 * @param broadcast whether the video is, or was, a broadcast
 * @param counts the number of views, likes and comments
 * @param playlists the playlists that contain the video, in the channel's order; only playlists that rules or templates
 *     need
 * @param fetchedAt when these details were fetched
 */
public record Video(
        String id,
        Snippet snippet,
        Publication publication,
        Duration duration,
        Picture picture,
        Broadcast broadcast,
        Counts counts,
        List<Playlist> playlists,
        Instant fetchedAt) {

    /** Stands for an unknown publish time. It is older than every video on YouTube. */
    public static final Instant UNKNOWN_TIME = Instant.EPOCH;

    private static final Duration LENGTH_COMES_WITHIN = Duration.ofDays(2);
    private static final String NO_LENGTH_YET = "no duration yet: live or in processing";

    /** Who may see a video ({@code status.privacyStatus}). */
    public enum Privacy {
        PUBLIC,
        UNLISTED,
        PRIVATE
    }

    /**
     * The broadcast status of a video ({@code snippet.liveBroadcastContent}). The recording of a past broadcast has the
     * status NONE.
     */
    public enum LiveStatus {
        NONE,
        LIVE,
        UPCOMING,
        /** YouTube reports neither a length nor the end of the processing ({@code status.uploadStatus}). */
        PROCESSING
    }

    /** The picture's shape, from {@code player.embedWidth} and {@code player.embedHeight}. */
    public enum Shape {
        UNKNOWN,
        /** The picture is taller than wide, or square. Shorts have this shape. */
        UPRIGHT,
        WIDE
    }

    /**
     * The highest definition that YouTube offers ({@code contentDetails.definition}). A new video is STANDARD until
     * YouTube has made its higher resolutions.
     */
    public enum Definition {
        UNKNOWN,
        STANDARD,
        HIGH
    }

    /**
     * The texts with which the owner describes a video.
     *
     * @param title the title, plain text
     * @param description the description, plain text with line breaks; may be empty
     * @param tags the tags, in the owner's order; may be empty
     * @param categoryId the number of YouTube's category; empty text if it is unknown
     * @param language {@code defaultAudioLanguage}, or else {@code defaultLanguage}; empty text if both are unknown
     */
    public record Snippet(String title, String description, List<String> tags, String categoryId, String language) {

        public Snippet {
            tags = List.copyOf(tags);
        }
    }

    /**
     * When, by which channel and for whom a video is published.
     *
     * @param time when the video was published ({@code snippet.publishedAt} of the video, not of a playlist's entry);
     *     {@link Video#UNKNOWN_TIME} if the API returns no time
     * @param channelId the id of the video's channel ({@code UC…})
     * @param channelTitle the title of the video's channel
     * @param privacy who may see the video
     * @param restricted whether YouTube refuses the video to some viewers, and so perhaps to this machine, by country
     *     ({@code contentDetails.regionRestriction}) or age ({@code contentDetails.contentRating.ytRating})
     */
    public record Publication(
            Instant time, String channelId, String channelTitle, Privacy privacy, boolean restricted) {}

    /**
     * The properties of a video's picture that the API reports.
     *
     * @param shape upright or wide; {@link Shape#UNKNOWN} if the API does not report it
     * @param definition whether YouTube offers the picture in high definition ({@code contentDetails.definition})
     */
    public record Picture(Shape shape, Definition definition) {

        /** A picture about which the API reports nothing. */
        public static final Picture UNKNOWN = new Picture(Shape.UNKNOWN, Definition.UNKNOWN);
    }

    /**
     * The properties of a video's broadcast that the API reports.
     *
     * @param status whether the video is an ordinary one, a broadcast that has not ended, or still being processed
     * @param recorded whether the video is the recording of a broadcast ({@code liveStreamingDetails.actualStartTime})
     */
    public record Broadcast(LiveStatus status, boolean recorded) {

        /** An ordinary video, which was never broadcast. */
        public static final Broadcast NONE = new Broadcast(LiveStatus.NONE, false);
    }

    /**
     * The public counts of a video; they may exceed an int.
     *
     * @param views the number of views; empty if the owner hides it
     * @param likes the number of likes; empty if the owner hides it
     * @param comments the number of comments; empty if comments are turned off
     */
    public record Counts(OptionalLong views, OptionalLong likes, OptionalLong comments) {

        /** The counts of a video whose counts are all hidden. */
        public static final Counts HIDDEN =
                new Counts(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /** A playlist of the channel, or one that the job file names by its id. */
    public record Playlist(String id, String title) {

        /**
         * Whether a text from a job file names this playlist, either by its id or by its title. Upper and lower case of
         * the title do not matter.
         */
        public boolean isNamed(String written) {
            return id.equals(written) || title.strip().equalsIgnoreCase(written.strip());
        }
    }

    public Video {
        playlists = List.copyOf(playlists);
    }

    /** Creates a video of which only the id is known, because the source lists it without details. */
    public static Video unknown(String id, Instant fetchedAt) {
        return new Video(
                id,
                new Snippet(id, "", List.of(), "", ""),
                new Publication(UNKNOWN_TIME, "", "", Privacy.PRIVATE, false),
                Duration.ZERO,
                Picture.UNKNOWN,
                Broadcast.NONE,
                Counts.HIDDEN,
                List.of(),
                fetchedAt);
    }

    /** Returns this video with the given playlists. */
    public Video inPlaylists(List<Playlist> those) {
        return new Video(id, snippet, publication, duration, picture, broadcast, counts, those, fetchedAt);
    }

    /** Returns why this video can't be moved now; empty for an ordinary video. */
    public Optional<String> notYetMovable() {
        return switch (broadcast.status()) {
            case LIVE -> Optional.of("live now");
            case UPCOMING -> Optional.of("upcoming");
            case PROCESSING -> Optional.of(NO_LENGTH_YET);
            case NONE -> isYoung() && duration.isZero() ? Optional.of(NO_LENGTH_YET) : Optional.empty();
        };
    }

    /**
     * Whether the API may still return a length for this video later. For some older, fully processed videos it never
     * returns a length.
     */
    private boolean isYoung() {
        return publication.time().isAfter(fetchedAt.minus(LENGTH_COMES_WITHIN));
    }
}
