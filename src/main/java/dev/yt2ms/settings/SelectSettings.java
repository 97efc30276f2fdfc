package dev.yt2ms.settings;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which videos are moved, and in what order. A rule that is not given leaves nothing out.
 *
 * @param publishedAfter published at that time or later
 * @param publishedBefore published before that time
 * @param minAge published at least so long ago; zero: no wait
 * @param minDuration at least so long
 * @param maxDuration at most so long
 * @param minViews at least so many views, where they are not hidden
 * @param titleMatches found in the title
 * @param titleExcludes not found in the title
 * @param ids only these videos; empty where the rule is not given
 * @param excludeIds none of these videos
 * @param playlists only videos of these playlists, by title or id; no playlist: the rule is not given
 * @param excludePlaylists no videos of these playlists, by title or id
 * @param privacy {@code public}, {@code unlisted}, {@code private}: those that may be moved
 * @param shorts what becomes of Shorts
 * @param liveRecordings whether recordings of broadcasts are moved
 * @param membersOnly whether videos are moved that YouTube shows to members of the channel only
 * @param order which comes first
 * @param limit at most so many videos in all runs, the first in order
 */
public record SelectSettings(
        Optional<Instant> publishedAfter,
        Optional<Instant> publishedBefore,
        Duration minAge,
        Optional<Duration> minDuration,
        Optional<Duration> maxDuration,
        OptionalLong minViews,
        Optional<Pattern> titleMatches,
        Optional<Pattern> titleExcludes,
        Optional<Set<String>> ids,
        Set<String> excludeIds,
        List<String> playlists,
        List<String> excludePlaylists,
        Set<String> privacy,
        Shorts shorts,
        boolean liveRecordings,
        boolean membersOnly,
        Order order,
        OptionalInt limit) {

    /** What becomes of Shorts. */
    public enum Shorts {
        INCLUDE,
        EXCLUDE,
        ONLY
    }

    /** Which video comes first. */
    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST,
        MOST_VIEWED
    }

    public SelectSettings {
        ids = ids.map(Set::copyOf);
        excludeIds = Set.copyOf(excludeIds);
        playlists = List.copyOf(playlists);
        excludePlaylists = List.copyOf(excludePlaylists);
        privacy = Set.copyOf(privacy);
    }

    /** Whether any rule asks which playlists a video is in. */
    public boolean usesPlaylists() {
        return !playlists.isEmpty() || !excludePlaylists.isEmpty();
    }
}
