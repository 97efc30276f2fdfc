package dev.yt2ms.model;

/**
 * The list of videos that a migration enumerates: the uploads of a channel, or one playlist.
 *
 * @param id the channel's id ({@code UC…}); for a playlist the id of the channel that owns it
 * @param title the title of the channel or the playlist
 * @param playlistId the id of the playlist to page through ({@code UU…} for a channel's uploads)
 */
public record Channel(String id, String title, String playlistId) {

    /**
     * Whether the list is sorted from the newest video to the oldest. The list of a channel's uploads is sorted in this
     * way, but other playlists may not be.
     */
    public boolean newestFirst() {
        return playlistId.startsWith("UU");
    }
}
