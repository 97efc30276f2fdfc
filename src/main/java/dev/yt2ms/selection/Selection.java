package dev.yt2ms.selection;

import dev.yt2ms.model.Video;
import dev.yt2ms.settings.SelectSettings;
import dev.yt2ms.settings.SelectSettings.Shorts;
import dev.yt2ms.settings.value.Values;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Decides by the rules of {@code migration.select} which videos are moved, and in which order. The reason why a rule
 * excludes a video begins with the name of the rule and a colon ({@code select.min-duration: …}), because reports group
 * videos by this name. Thread-safe.
 */
public final class Selection {

    /** YouTube's upper limit for the length of a Short since October 2024. */
    private static final Duration SHORT = Duration.ofMinutes(3);

    /** YouTube's older limit for the length of a Short. It applies if the API does not report the shape of a video. */
    private static final Duration SHORT_OF_UNKNOWN_SHAPE = Duration.ofSeconds(60);

    /** The longest time that YouTube is expected to take for the higher resolutions of a new video. */
    private static final Duration PICTURES_READY = Duration.ofHours(6);

    /**
     * The rule of a download that failed because YouTube shows the video only to members of the channel. The key in
     * {@code select} has the same name.
     */
    public static final String MEMBERS_ONLY = "members-only";

    private final SelectSettings rules;
    private final Clock clock;

    public Selection(SelectSettings rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
    }

    /** Returns the reason why this video is not moved, by the first rule that excludes it; empty if it is moved. */
    public Optional<String> skipReason(Video video) {
        return Stream.<Optional<String>>of(
                        video.notYetMovable(), ids(video), published(video), duration(video), views(video))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> title(video))
                .or(() -> playlists(video))
                .or(() -> kind(video));
    }

    /**
     * Returns the reason why a video is excluded after its download failed; empty if no selection rule concerns this
     * failure.
     *
     * @param refusedBy the rule of the failure
     */
    public Optional<String> skipReasonAfter(String refusedBy) {
        return when(
                !rules.kinds().membersOnly() && refusedBy.equals(MEMBERS_ONLY),
                MEMBERS_ONLY,
                "the video is only for the channel's members");
    }

    /**
     * Returns the position of this video in the order. Videos with smaller numbers come first; videos with equal
     * numbers keep the order of the channel's list.
     */
    public long rank(Video video) {
        return switch (rules.order()) {
            case NEWEST_FIRST -> -video.publication().time().getEpochSecond();
            case OLDEST_FIRST -> video.publication().time().getEpochSecond();
            case MOST_VIEWED -> -video.counts().views().orElse(0);
        };
    }

    /**
     * Returns the maximum number of videos to move, counted from the first in the order; empty if there is no limit.
     */
    public OptionalInt limit() {
        return rules.limit();
    }

    /**
     * Whether the order is that of the channel's list. If so, the first videos of an incomplete enumeration are also
     * the first in the order.
     */
    public boolean usesChannelOrder() {
        return rules.order() == SelectSettings.Order.NEWEST_FIRST;
    }

    /**
     * Returns the ids to which the job file restricts the migration. They may include videos that the channel's list
     * does not show. Empty if the job file names no ids.
     */
    public Set<String> ids() {
        return rules.ids().only().orElse(Set.of());
    }

    private Optional<String> ids(Video video) {
        if (rules.ids().only().isPresent() && !rules.ids().only().get().contains(video.id())) {
            return because("ids", "this key does not name the video");
        }
        return when(rules.ids().excluded().contains(video.id()), "exclude-ids", "this key names the video");
    }

    private Optional<String> published(Video video) {
        Optional<String> tooYoung = age(video);
        if (tooYoung.isPresent()) {
            return tooYoung;
        }
        if (rules.published()
                .after()
                .filter(video.publication().time()::isBefore)
                .isPresent()) {
            return because("published-after", publishedAt(video));
        }
        return when(
                rules.published()
                        .before()
                        .filter(end -> !video.publication().time().isBefore(end))
                        .isPresent(),
                "published-before",
                publishedAt(video));
    }

    /**
     * Excludes a video that was published too recently, because YouTube offers only low resolutions at first. A publish
     * time far in the future does not count as recent, because it indicates a wrong clock and not a new video.
     */
    private Optional<String> age(Video video) {
        boolean small = video.picture().definition() == Video.Definition.STANDARD;
        Duration least = small && rules.published().minAge().compareTo(PICTURES_READY) < 0
                ? PICTURES_READY
                : rules.published().minAge();
        Duration age =
                Duration.between(video.publication().time(), clock.instant()).abs();
        return when(
                !rules.published().minAge().isZero() && age.compareTo(least) < 0,
                "min-age",
                small
                        ? publishedAt(video) + ", and YouTube may not yet offer its highest resolution"
                        : publishedAt(video));
    }

    private static String publishedAt(Video video) {
        return "the video was published at " + video.publication().time();
    }

    /** A video whose length the API does not report is not excluded. */
    private Optional<String> duration(Video video) {
        if (video.duration().isZero()) {
            return Optional.empty();
        }
        String length = Values.humanDuration(video.duration());
        if (rules.duration()
                .min()
                .filter(least -> video.duration().compareTo(least) < 0)
                .isPresent()) {
            return because("min-duration", "the video is shorter (%s)".formatted(length));
        }
        return when(
                rules.duration()
                        .max()
                        .filter(most -> video.duration().compareTo(most) > 0)
                        .isPresent(),
                "max-duration",
                "the video is longer (%s)".formatted(length));
    }

    /** A video whose views are hidden is not excluded. */
    private Optional<String> views(Video video) {
        boolean fewer = rules.minViews().isPresent()
                && video.counts().views().isPresent()
                && video.counts().views().getAsLong() < rules.minViews().getAsLong();
        return when(
                fewer,
                "min-views",
                fewer
                        ? "the video has fewer views (%d)"
                                .formatted(video.counts().views().getAsLong())
                        : "");
    }

    private Optional<String> title(Video video) {
        try {
            if (rules.title()
                    .matches()
                    .filter(pattern -> !found(pattern, video.snippet().title()))
                    .isPresent()) {
                return because("title-matches", "the title does not match");
            }
        } catch (BoundedText.TooLongException e) {
            return because("title-matches", "the expression takes too long for this title; simplify the expression");
        }
        try {
            return when(
                    rules.title()
                            .excludes()
                            .filter(pattern -> found(pattern, video.snippet().title()))
                            .isPresent(),
                    "title-excludes",
                    "the title matches");
        } catch (BoundedText.TooLongException e) {
            return because("title-excludes", "the expression takes too long for this title; simplify the expression");
        }
    }

    /** Normalizes the title first, because a title that comes from a file name may contain decomposed accents. */
    private static boolean found(Pattern pattern, String title) {
        return pattern.matcher(new BoundedText(Normalizer.normalize(title, Normalizer.Form.NFC)))
                .find();
    }

    private Optional<String> playlists(Video video) {
        if (!rules.playlists().only().isEmpty()
                && firstOf(rules.playlists().only(), video).isEmpty()) {
            return because("playlists", "the video is in none of the playlists that this key names");
        }
        return firstOf(rules.playlists().excluded(), video)
                .flatMap(playlist -> because("exclude-playlists", "the video is in \"" + playlist.title() + "\""));
    }

    private static Optional<Video.Playlist> firstOf(List<String> named, Video video) {
        return video.playlists().stream()
                .filter(playlist -> named.stream().anyMatch(playlist::isNamed))
                .findFirst();
    }

    private Optional<String> kind(Video video) {
        String privacy = video.publication().privacy().name().toLowerCase(Locale.ROOT);
        if (!rules.kinds().privacy().contains(privacy)) {
            return because("privacy", "the video is " + privacy);
        }
        if (!rules.kinds().liveRecordings() && video.broadcast().recorded()) {
            return because("live-recordings", "the video is the recording of a broadcast");
        }
        boolean isShort = isShort(video);
        if (rules.kinds().shorts() == Shorts.EXCLUDE && isShort) {
            return because("shorts", "the video is a Short");
        }
        return when(rules.kinds().shorts() == Shorts.ONLY && !isShort, "shorts", "the video is not a Short");
    }

    private static boolean isShort(Video video) {
        return switch (video.picture().shape()) {
            case UPRIGHT -> !video.duration().isZero() && video.duration().compareTo(SHORT) <= 0;
            case UNKNOWN -> !video.duration().isZero() && video.duration().compareTo(SHORT_OF_UNKNOWN_SHAPE) <= 0;
            case WIDE -> false;
        };
    }

    private static Optional<String> when(boolean skipped, String rule, String why) {
        return skipped ? because(rule, why) : Optional.empty();
    }

    private static Optional<String> because(String rule, String why) {
        return Optional.of("select." + rule + ": " + why);
    }
}
