package dev.yt2ms.youtube;

import java.util.List;
import java.util.Optional;

/**
 * One page of a playlist's entries, without their details.
 *
 * @param videoIds ids of the videos in it, each once; some may be private or gone
 * @param nextPageToken the token of the next page; empty on the last
 */
public record PlaylistPage(List<String> videoIds, Optional<String> nextPageToken) {

    public PlaylistPage {
        videoIds = List.copyOf(videoIds);
    }
}
