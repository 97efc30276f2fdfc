package dev.yt2ms.youtube;

import java.util.List;
import java.util.Optional;

/**
 * One page of at most 50 playlist entries with the details of their videos.
 *
 * @param videos the videos that {@code videos.list} answered, in the playlist's order, each id once
 * @param missing ids on the page that {@code videos.list} left out: private, deleted or otherwise not public;
 *     an id of no sound form is told as {@code invalid:…}, at most 48 harmless characters
 * @param nextPageToken the token of the next page; empty on the last
 * @param totalResults how many entries the playlist says it has; stuck at 20,000 for longer uploads lists
 */
public record VideoPage(List<Video> videos, List<String> missing, Optional<String> nextPageToken, int totalResults) {

    public VideoPage {
        videos = List.copyOf(videos);
        missing = List.copyOf(missing);
    }
}
