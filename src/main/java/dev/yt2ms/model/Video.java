package dev.yt2ms.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A video of the channel with its details, as the YouTube Data API v3 tells them ({@code videos.list}).
 * Texts are untrusted and unchanged.
 *
 * @param id the video's id: 11 characters of {@code A-Za-z0-9_-}; may begin with {@code -}
 * @param title its title, plain text
 * @param description its description, plain text with line breaks; may be empty
 * @param publishedAt when it was published ({@code snippet.publishedAt} of the video itself);
 *     {@link #UNKNOWN_TIME} where the API tells none
 * @param duration its length; {@link Duration#ZERO} for live and upcoming ones ({@code P0D}), and where the API lacks it
 * @param viewCount views; empty where the owner hides them; may exceed an int
 * @param likeCount likes; empty where hidden
 * @param commentCount comments; empty where they are turned off
 * @param tags its tags, in order; may be empty
 * @param categoryId YouTube's category number, empty text where unknown
 * @param privacy who may see it
 * @param liveStatus whether it is an ordinary video
 * @param language {@code defaultAudioLanguage}, else {@code defaultLanguage}; empty text where unknown
 * @param channelId the id of its channel ({@code UC…})
 * @param channelTitle the title of its channel
 * @param shape upright or not, where the API tells it
 * @param definition whether YouTube has made a high definition of it ({@code contentDetails.definition})
 * @param liveRecording whether it is the recording of a broadcast ({@code liveStreamingDetails.actualStartTime})
 * @param restricted whether YouTube refuses it to some viewers, by country ({@code contentDetails.regionRestriction}) or age
 *     ({@code contentDetails.contentRating.ytRating}), and so maybe to this machine
 * @param playlists the playlists that it is in, in the channel's order; only those that rules or templates ask for
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

    /** Stands for a publish time that is not known; no video of YouTube is that old. */
    public static final Instant UNKNOWN_TIME = Instant.EPOCH;

    private static final Duration LENGTH_COMES_WITHIN = Duration.ofDays(2);
    private static final String NO_LENGTH_YET = "no duration yet: live or in processing";

    /** {@code status.privacyStatus}. */
    public enum Privacy {
        PUBLIC,
        UNLISTED,
        PRIVATE
    }

    /** {@code snippet.liveBroadcastContent}: NONE also for recordings of past broadcasts. */
    public enum LiveStatus {
        NONE,
        LIVE,
        UPCOMING,
        /** YouTube has no length of it, and does not call it processed ({@code status.uploadStatus}). */
        PROCESSING
    }

    /** The picture's shape, from {@code player.embedWidth} and {@code player.embedHeight}. */
    public enum Shape {
        UNKNOWN,
        /** Higher than wide, or square: what YouTube takes for a Short. */
        UPRIGHT,
        WIDE
    }

    /** {@code contentDetails.definition}. A new video is STANDARD until its larger pictures are made. */
    public enum Definition {
        UNKNOWN,
        STANDARD,
        HIGH
    }

    /** A playlist of the channel, or one that the job file names by its id. */
    public record Playlist(String id, String title) {

        /** Whether a person who writes this means it: its id, or its title in whatever case. */
        public boolean isNamed(String written) {
            return id.equals(written) || title.strip().equalsIgnoreCase(written.strip());
        }
    }

    public Video {
        tags = List.copyOf(tags);
        playlists = List.copyOf(playlists);
    }

    /** A video that the source lists but tells nothing of: only its id is known. */
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

    /** The same video, in these playlists. */
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

    /** Why this video can't be moved now, or empty for an ordinary one. */
    public Optional<String> notYetMovable() {
        return switch (liveStatus) {
            case LIVE -> Optional.of("live now");
            case UPCOMING -> Optional.of("upcoming");
            case PROCESSING -> Optional.of(NO_LENGTH_YET);
            case NONE -> isYoung() && duration.isZero() ? Optional.of(NO_LENGTH_YET) : Optional.empty();
        };
    }

    /** Of older ones that are processed, the API is known to lack the length for good. */
    private boolean isYoung() {
        return publishedAt.isAfter(fetchedAt.minus(LENGTH_COMES_WITHIN));
    }
}
