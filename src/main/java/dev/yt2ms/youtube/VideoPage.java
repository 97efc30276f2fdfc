package dev.yt2ms.youtube;

import dev.yt2ms.model.Video;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One page of at most 50 playlist entries with the details of their videos.
 *
 * @param videos the videos that {@code videos.list} returned, in the playlist's order, each id once
 * @param missing ids on the page that {@code videos.list} did not return, because their videos are deleted or not
 *     visible to the caller, e.g. private; a malformed id is replaced by {@code invalid:…} with at most 48 harmless
 *     characters
 * @param unread ids on the page whose details could not be read now, although the page itself could be read
 * @param nextPageToken the token of the next page; empty on the last page
 * @param totalResults the number of entries that YouTube reports for the playlist; it stays at 20,000 for longer
 *     uploads lists
 */
public record VideoPage(
        List<Video> videos,
        List<String> missing,
        List<String> unread,
        Optional<String> nextPageToken,
        int totalResults) {

    public VideoPage {
        videos = List.copyOf(videos);
        missing = List.copyOf(missing);
        unread = List.copyOf(unread);
    }

    /** Creates a page of videos that were requested by their ids, with the ids that the answer did not contain. */
    public static VideoPage asked(Collection<Video> videos, Collection<String> missing) {
        return new VideoPage(List.copyOf(videos), List.copyOf(missing), List.of(), Optional.empty(), 0);
    }

    /**
     * Returns this page with the result of a second request for its unread ids.
     *
     * @param answered the videos that the second request returned, by id
     * @param stillUnread the ids whose details still can't be read; an unread id that is neither here nor in {@code
     *     answered} becomes missing
     */
    public VideoPage with(Map<String, Video> answered, Collection<String> stillUnread) {
        List<Video> all = new ArrayList<>(videos);
        all.addAll(answered.values());
        List<String> without = new ArrayList<>(missing);
        unread.stream()
                .filter(id -> !answered.containsKey(id) && !stillUnread.contains(id))
                .forEach(without::add);
        return new VideoPage(all, without, List.copyOf(stillUnread), nextPageToken, totalResults);
    }

    /** Returns the number of different entries on the page. */
    public int size() {
        return videos.size() + missing.size() + unread.size();
    }

    /** Returns the ids of all entries on the page. */
    public Stream<String> ids() {
        return Stream.of(videos.stream().map(Video::id), missing.stream(), unread.stream())
                .flatMap(ids -> ids);
    }
}
