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
 * @param videos the videos that {@code videos.list} answered, in the playlist's order, each id once
 * @param missing ids on the page that {@code videos.list} left out: private, deleted or otherwise not public;
 *     an id of no sound form is told as {@code invalid:…}, at most 48 harmless characters
 * @param unread ids on the page whose details could not be read now, although the page itself could
 * @param nextPageToken the token of the next page; empty on the last
 * @param totalResults how many entries the playlist says it has; stuck at 20,000 for longer uploads lists
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

    /** Videos that were asked for by their ids, and the ids of those among them that were not answered. */
    public static VideoPage asked(Collection<Video> videos, Collection<String> missing) {
        return new VideoPage(List.copyOf(videos), List.copyOf(missing), List.of(), Optional.empty(), 0);
    }

    /** The same page once its unread ids were asked for again: these were answered, and those can't be read now. */
    public VideoPage with(Map<String, Video> answered, Collection<String> stillUnread) {
        List<Video> all = new ArrayList<>(videos);
        all.addAll(answered.values());
        List<String> without = new ArrayList<>(missing);
        unread.stream()
                .filter(id -> !answered.containsKey(id) && !stillUnread.contains(id))
                .forEach(without::add);
        return new VideoPage(all, without, List.copyOf(stillUnread), nextPageToken, totalResults);
    }

    /** How many different entries it has. */
    public int size() {
        return videos.size() + missing.size() + unread.size();
    }

    /** The ids of its entries. */
    public Stream<String> ids() {
        return Stream.of(videos.stream().map(Video::id), missing.stream(), unread.stream())
                .flatMap(ids -> ids);
    }
}
