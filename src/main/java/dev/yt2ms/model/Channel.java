package dev.yt2ms.model;

/**
 * What is enumerated: a channel's uploads, or one playlist.
 *
 * @param id the channel's id ({@code UC…}); for a playlist that of its owner
 * @param title the channel's title, for a playlist the playlist's
 * @param playlistId the playlist to page through ({@code UU…} for a channel's uploads)
 */
public record Channel(String id, String title, String playlistId) {

    /** Whether the list begins with the newest video, as uploads do; other playlists have an order of their own. */
    public boolean newestFirst() {
        return playlistId.startsWith("UU");
    }
}
