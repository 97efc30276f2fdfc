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
 * @param title its title, plain text
 * @param description its description, plain text with line breaks; may be empty
 * @param publishedAt when it was published ({@code snippet.publishedAt} of the video itself); {@link #UNKNOWN_TIME} if
 *     the API returns no time
 * @param duration its length; {@link Duration#ZERO} for live and upcoming videos ({@code P0D}), and if the API returns
 *     none
 * @param viewCount views; empty if the owner hides them; may exceed an int
 * @param likeCount likes; empty if hidden
 * @param commentCount comments; empty if they are turned off
 * @param tags its tags, in order; may be empty
 * @param categoryId YouTube's category number; empty text if unknown
 * @param privacy who may see it
 * @param liveStatus whether it is an ordinary video, or a broadcast or in processing
 * @param language {@code defaultAudioLanguage}, else {@code defaultLanguage}; empty text if unknown
 * @param channelId the id of its channel ({@code UC…})
 * @param channelTitle the title of its channel
 * @param shape upright or wide; {@link Shape#UNKNOWN} if the API does not say
 * @param definition whether YouTube has made a high definition of it ({@code contentDetails.definition})
 * @param liveRecording whether it is the recording of a broadcast ({@code liveStreamingDetails.actualStartTime})
 * @param restricted whether YouTube refuses it to some viewers, by country ({@code contentDetails.regionRestriction})
 *     or age ({@code contentDetails.contentRating.ytRating}), and so perhaps to this machine
 * @param playlists the playlists that contain it, in the channel's order; only playlists that rules or templates ask
 *     for
 * @param fetchedAt when these details were fetched
 */
public record Video(
        String id,
        String title,
        String description,
        Instant publishedAt,
        Duration duration,
        OptionalLong viewCount,
        OptionalLong likeCount,
        OptionalLong commentCount,
        List<String> tags,
        String categoryId,
        Privacy privacy,
        LiveStatus liveStatus,
        String language,
        String channelId,
        String channelTitle,
        Shape shape,
        Definition definition,
        boolean liveRecording,
        boolean restricted,
        List<Playlist> playlists,
        Instant fetchedAt) {

    /** Stands for an unknown publish time. It is older than every video on YouTube. */
    public static final Instant UNKNOWN_TIME = Instant.EPOCH;

    private static final Duration LENGTH_COMES_WITHIN = Duration.ofDays(2);
    private static final String NO_LENGTH_YET = "no duration yet: live or in processing";

    /** {@code status.privacyStatus}. */
    public enum Privacy {
        PUBLIC,
        UNLISTED,
        PRIVATE
    }

    /** {@code snippet.liveBroadcastContent}. Recordings of past broadcasts have NONE too. */
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
        /** Higher than wide, or square: the shape of a Short. */
        UPRIGHT,
        WIDE
    }

    /** {@code contentDetails.definition}. A new video is STANDARD until YouTube has made its larger pictures. */
    public enum Definition {
        UNKNOWN,
        STANDARD,
        HIGH
    }

    /** A playlist of the channel, or one that the job file names by its id. */
    public record Playlist(String id, String title) {

        /** Whether the text from a job file names this playlist, by its id or by its title in any case. */
        public boolean isNamed(String written) {
            return id.equals(written) || title.strip().equalsIgnoreCase(written.strip());
        }
    }

    public Video {
        tags = List.copyOf(tags);
        playlists = List.copyOf(playlists);
    }

    /** Creates a video that the source lists without details: only its id is known. */
    public static Video unknown(String id, Instant fetchedAt) {
        return new Video(
                id,
                id,
                "",
                Instant.EPOCH,
                Duration.ZERO,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                "",
                Privacy.PRIVATE,
                LiveStatus.NONE,
                "",
                "",
                "",
                Shape.UNKNOWN,
                Definition.UNKNOWN,
                false,
                false,
                List.of(),
                fetchedAt);
    }

    /** Returns this video with the given playlists. */
    public Video inPlaylists(List<Playlist> those) {
        return new Video(
                id,
                title,
                description,
                publishedAt,
                duration,
                viewCount,
                likeCount,
                commentCount,
                tags,
                categoryId,
                privacy,
                liveStatus,
                language,
                channelId,
                channelTitle,
                shape,
                definition,
                liveRecording,
                restricted,
                those,
                fetchedAt);
    }

    /** Returns why this video can't be moved now; empty for an ordinary video. */
    public Optional<String> notYetMovable() {
        return switch (liveStatus) {
            case LIVE -> Optional.of("live now");
            case UPCOMING -> Optional.of("upcoming");
            case PROCESSING -> Optional.of(NO_LENGTH_YET);
            case NONE -> isYoung() && duration.isZero() ? Optional.of(NO_LENGTH_YET) : Optional.empty();
        };
    }

    /** Whether a missing length may still appear. For some older, fully processed videos the API never returns one. */
    private boolean isYoung() {
        return publishedAt.isAfter(fetchedAt.minus(LENGTH_COMES_WITHIN));
    }
}
