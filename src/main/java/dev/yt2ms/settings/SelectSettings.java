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
 * @param published when videos were published
 * @param duration how long videos are
 * @param minViews selects videos with at least this number of views; videos whose count is hidden are selected too
 * @param title the words of a video's title
 * @param ids single videos
 * @param playlists the playlists that contain a video
 * @param kinds the kinds of videos
 * @param order which videos are moved first
 * @param limit the maximum number of videos over all runs, taken from the first in {@code order}; empty for no limit
 */
public record SelectSettings(
        Published published,
        DurationLimits duration,
        OptionalLong minViews,
        TitlePatterns title,
        Ids ids,
        Playlists playlists,
        Kinds kinds,
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

    /**
     * When videos were published.
     *
     * @param after selects videos published at or after this time
     * @param before selects videos published before this time
     * @param minAge selects videos published at least this long ago; zero: no waiting time
     */
    public record Published(Optional<Instant> after, Optional<Instant> before, Duration minAge) {}

    /** Selects videos that last at least {@code min} and at most {@code max}; an empty limit excludes nothing. */
    public record DurationLimits(Optional<Duration> min, Optional<Duration> max) {}

    /**
     * The words of a video's title.
     *
     * @param matches must occur in the title
     * @param excludes must not occur in the title
     */
    public record TitlePatterns(Optional<Pattern> matches, Optional<Pattern> excludes) {}

    /**
     * Single videos.
     *
     * @param only selects only these videos; empty if the rule is not given
     * @param excluded excludes these videos
     */
    public record Ids(Optional<Set<String>> only, Set<String> excluded) {

        public Ids {
            only = only.map(Set::copyOf);
            excluded = Set.copyOf(excluded);
        }
    }

    /**
     * Playlists, by title or id.
     *
     * @param only selects only videos of these playlists; an empty list: the rule is not given
     * @param excluded excludes videos of these playlists
     */
    public record Playlists(List<String> only, List<String> excluded) {

        public Playlists {
            only = List.copyOf(only);
            excluded = List.copyOf(excluded);
        }
    }

    /**
     * The kinds of videos.
     *
     * @param privacy the privacy levels that are selected: {@code public}, {@code unlisted}, {@code private}
     * @param shorts how Shorts are treated
     * @param liveRecordings whether recordings of live streams are selected
     * @param membersOnly whether videos are selected that YouTube shows only to members of the channel
     */
    public record Kinds(Set<String> privacy, Shorts shorts, boolean liveRecordings, boolean membersOnly) {

        public Kinds {
            privacy = Set.copyOf(privacy);
        }
    }

    /** Whether a rule needs to know which playlists contain a video. */
    public boolean usesPlaylists() {
        return !playlists.only().isEmpty() || !playlists.excluded().isEmpty();
    }
}
