package dev.yt2ms.youtube;

import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Video;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the videos come from. Every call may cost quota; safe for several threads. */
public interface VideoSource {

    /** YouTube answers at most this many entries a page and details a call. */
    int PAGE_SIZE = 50;

    /**
     * YouTube lists at most this many uploads of a channel, the newest; {@link VideoPage#totalResults} stays there
     * however many there are.
     */
    int UPLOADS_LIMIT = 20_000;

    /**
     * Finds the channel or playlist (1 quota unit; at most 2 where a form must be tried in two ways).
     *
     * @throws SourceException OPERATOR when there is none, the key is refused, …
     */
    Channel resolve(ChannelReference reference);

    /**
     * One page with details (2 quota units, 1 where the page is empty).
     *
     * @param pageToken the token of the page before; empty for the first page
     * @throws SourceException with rule {@link SourceException#INVALID_PAGE_TOKEN} when the token no longer holds: begin
     *     again with the first page
     */
    VideoPage page(Channel channel, Optional<String> pageToken);

    /**
     * Details of videos (1 quota unit for each {@link #PAGE_SIZE}). What is not public any more is not in the answer.
     *
     * @throws SourceException when the source refuses or can't be reached
     */
    Map<String, Video> details(Collection<String> ids);

    /**
     * The channel's own playlists, without its uploads, in the order in which YouTube lists them: the public ones, with the
     * owner's login all (1 quota unit for each {@link #PAGE_SIZE}).
     */
    List<Video.Playlist> playlistsOf(Channel channel);

    /**
     * These playlists, whoever's they are (1 quota unit for each {@link #PAGE_SIZE}). What does not exist or is somebody
     * else's private one is not in the answer.
     */
    List<Video.Playlist> playlists(Collection<String> ids);

    /**
     * One page of a playlist's entries (1 quota unit).
     *
     * @param pageToken the token of the page before; empty for the first page
     * @throws SourceException with rule {@link SourceException#PLAYLIST_UNREADABLE} when it is private or gone, with
     *     {@link SourceException#INVALID_PAGE_TOKEN} when it is to be read from its first page
     */
    PlaylistPage playlistPage(Video.Playlist playlist, Optional<String> pageToken);

    /** Quota units that this source has used since it was made. */
    long quotaUsed();
}
