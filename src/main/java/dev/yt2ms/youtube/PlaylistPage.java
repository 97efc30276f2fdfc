package dev.yt2ms.youtube;

import java.util.List;
import java.util.Optional;

/**
 * One page of a playlist's entries, without the details of the videos.
 *
 * @param videoIds the ids of the videos on the page, without repetitions; some of the videos may be private or deleted
 * @param nextPageToken the token of the next page; empty on the last page
 */
public record PlaylistPage(List<String> videoIds, Optional<String> nextPageToken) {

    public PlaylistPage {
        videoIds = List.copyOf(videoIds);
    }
}
