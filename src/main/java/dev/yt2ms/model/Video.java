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
 * @param snippet how its owner describes it
 * @param publication when, by which channel and for whom it is published
 * @param duration its length; {@link Duration#ZERO} for live and upcoming videos ({@code P0D}), and if the API returns
 *     none
 * @param picture the shape and definition of its picture
 * @param broadcast whether it is, or was, a broadcast
 * @param counts how often it was watched, liked and commented on
 * @param playlists the playlists that contain it, in the channel's order; only playlists that rules or templates ask
 *     for
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
     * Whether a video is live or upcoming ({@code snippet.liveBroadcastContent}). Recordings of past broadcasts have
     * NONE too.
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
        /** Taller than wide, or square: the shape of a Short. */
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
     * How the owner describes a video.
     *
     * @param title its title, plain text
     * @param description its description, plain text with line breaks; may be empty
     * @param tags its tags, in order; may be empty
     * @param categoryId YouTube's category number; empty text if unknown
     * @param language {@code defaultAudioLanguage}, else {@code defaultLanguage}; empty text if unknown
     */
    public record Snippet(String title, String description, List<String> tags, String categoryId, String language) {

        public Snippet {
            tags = List.copyOf(tags);
        }
    }

    /**
     * When, by which channel and for whom a video is published.
     *
     * @param time when it was published ({@code snippet.publishedAt} of the video itself); {@link Video#UNKNOWN_TIME} if the
     *     API returns no time
     * @param channelId the id of its channel ({@code UC…})
     * @param channelTitle the title of its channel
     * @param privacy who may see it
     * @param restricted whether YouTube refuses it to some viewers, by country
     *     ({@code contentDetails.regionRestriction}) or age ({@code contentDetails.contentRating.ytRating}), and so
     *     perhaps to this machine
     */
    public record Publication(
            Instant time, String channelId, String channelTitle, Privacy privacy, boolean restricted) {}

    /**
     * What the API reports of a video's picture.
     *
     * @param shape upright or wide; {@link Shape#UNKNOWN} if the API does not say
     * @param definition whether YouTube has made a high definition of it ({@code contentDetails.definition})
     */
    public record Picture(Shape shape, Definition definition) {

        /** A picture of which the API says nothing. */
        public static final Picture UNKNOWN = new Picture(Shape.UNKNOWN, Definition.UNKNOWN);
    }

    /**
     * What the API reports of a video's broadcast.
     *
     * @param status whether it is an ordinary video, a broadcast that is not over, or still being processed
     * @param recorded whether it is the recording of a broadcast ({@code liveStreamingDetails.actualStartTime})
     */
    public record Broadcast(LiveStatus status, boolean recorded) {

        /** An ordinary video, which was never broadcast. */
        public static final Broadcast NONE = new Broadcast(LiveStatus.NONE, false);
    }

    /**
     * The public counts of a video; they may exceed an int.
     *
     * @param views empty if the owner hides them
     * @param likes empty if hidden
     * @param comments empty if they are turned off
     */
    public record Counts(OptionalLong views, OptionalLong likes, OptionalLong comments) {

        /** The counts of a video whose counts are all hidden. */
        public static final Counts HIDDEN =
                new Counts(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /** A playlist of the channel, or one that the job file names by its id. */
    public record Playlist(String id, String title) {

        /**
         * Whether the text from a job file names this playlist, by its id, or by its title without regard to upper and
         * lower case.
         */
        public boolean isNamed(String written) {
            return id.equals(written) || title.strip().equalsIgnoreCase(written.strip());
        }
    }

    public Video {
        playlists = List.copyOf(playlists);
    }

    /** Creates a video that the source lists without details: only its id is known. */
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

    /** Whether a missing length may still appear. For some older, fully processed videos the API never returns one. */
    private boolean isYoung() {
        return publication.time().isAfter(fetchedAt.minus(LENGTH_COMES_WITHIN));
    }
}
