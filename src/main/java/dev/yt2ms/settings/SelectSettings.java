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
 * The section {@code select}: the rules that select videos, and the order in which they are moved. A rule that is not
 * given excludes nothing.
 *
 * @param publishedAfter selects videos published at or after this time
 * @param publishedBefore selects videos published before this time
 * @param minAge selects videos published at least this long ago; zero: no waiting time
 * @param minDuration selects videos that are at least this long
 * @param maxDuration selects videos that are at most this long
 * @param minViews selects videos with at least this number of views; videos whose count is hidden are selected too
 * @param titleMatches must occur in the title
 * @param titleExcludes must not occur in the title
 * @param ids selects only these videos; empty if the rule is not given
 * @param excludeIds excludes these videos
 * @param playlists selects only videos of these playlists, by title or id; an empty list: the rule is not given
 * @param excludePlaylists excludes videos of these playlists, by title or id
 * @param privacy the privacy levels that are selected: {@code public}, {@code unlisted}, {@code private}
 * @param shorts how Shorts are treated
 * @param liveRecordings whether recordings of live streams are selected
 * @param membersOnly whether videos are selected that YouTube shows only to members of the channel
 * @param order which videos are moved first
 * @param limit the maximum number of videos over all runs, counted in {@code order}; empty for no limit
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

    /** How Shorts are treated. */
    public enum Shorts {
        INCLUDE,
        EXCLUDE,
        ONLY
    }

    /** Which videos are moved first. */
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

    /** Whether a rule needs to know which playlists contain a video. */
    public boolean usesPlaylists() {
        return !playlists.isEmpty() || !excludePlaylists.isEmpty();
    }
}
