package dev.yt2ms.youtube;

import dev.yt2ms.model.Channel;
import dev.yt2ms.model.Video;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Lists the videos of a channel or playlist and reads their details. Every call may cost quota. Implementations are
 * thread-safe.
 */
public interface VideoSource extends DetailsSource {

    /** The maximum number of entries on a page, and of videos in one request for details, that YouTube allows. */
    int PAGE_SIZE = 50;

    /**
     * The maximum number of uploads that YouTube lists for a channel. If there are more, it lists only the newest ones,
     * and reports this number as {@link VideoPage#totalResults}.
     */
    int UPLOADS_LIMIT = 20_000;

    /**
     * Finds the channel or playlist. This costs 1 quota unit. It costs 2 if a custom name is not a handle and is also
     * tried as a user name, or if a playlist's id has the form of an uploads list's id but belongs to no channel.
     *
     * @throws SourceException if the source refuses or can't be reached; the class of its failure is OPERATOR e.g. if
     *     YouTube has no such channel or refuses the key
     */
    Channel resolve(ChannelReference reference);

    /**
     * Reads one page with details. This costs 2 quota units; 3 if some details must be requested a second time; 1 if
     * the page is empty.
     *
     * @param pageToken the token that the previous page contained; empty for the first page
     * @throws SourceException with rule {@link SourceException#INVALID_PAGE_TOKEN} if the token is no longer valid, and
     *     the caller must begin again with the first page
     */
    default VideoPage page(Channel channel, Optional<String> pageToken) {
        return withDetails(entries(channel, pageToken));
    }

    /**
     * Reads the entries of one page, without details (1 quota unit). {@link #withDetails} adds the details, and {@link
     * #page} does both.
     */
    ListedEntries entries(Channel channel, Optional<String> pageToken);

    /**
     * Reads the details of these entries. This costs 1 quota unit, 2 if some videos are missing in the first answer and
     * requested again, and none for an empty page.
     */
    VideoPage withDetails(ListedEntries entries);

    /**
     * Reads one page of the channel's own playlists in YouTube's order (1 quota unit). Without the owner's login, only
     * public playlists are listed. The uploads list is never among them.
     *
     * @param pageToken the token that the previous page contained; empty for the first page
     * @throws SourceException with rule {@link SourceException#INVALID_PAGE_TOKEN} if the list must be read again from
     *     its first page
     */
    ListedPlaylists playlistsOf(Channel channel, Optional<String> pageToken);

    /**
     * Reads the playlists with these ids, which may belong to any channel (1 quota unit for every {@link #PAGE_SIZE}
     * ids). The result does not contain playlists that do not exist or are private to another account.
     */
    List<Video.Playlist> playlists(Collection<String> ids);

    /**
     * Reads one page of a playlist's entries (1 quota unit).
     *
     * @param pageToken the token that the previous page contained; empty for the first page
     * @throws SourceException with rule {@link SourceException#PLAYLIST_UNREADABLE} if the playlist is private or
     *     deleted, and with {@link SourceException#INVALID_PAGE_TOKEN} if it must be read again from its first page
     */
    PlaylistPage playlistPage(Video.Playlist playlist, Optional<String> pageToken);

    /** Returns the number of quota units that this source has used since it was created. */
    long quotaUsed();
}
