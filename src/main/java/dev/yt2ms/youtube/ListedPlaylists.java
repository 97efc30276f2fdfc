package dev.yt2ms.youtube;

import dev.yt2ms.model.Video;
import java.util.List;
import java.util.Optional;

/**
 * One page of the list of a channel's playlists.
 *
 * @param nextPageToken the token of the next page; empty on the last page
 */
public record ListedPlaylists(List<Video.Playlist> playlists, Optional<String> nextPageToken) {

    public ListedPlaylists {
        playlists = List.copyOf(playlists);
    }
}
