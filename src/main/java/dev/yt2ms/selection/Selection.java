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
 * The rules of {@code migration.select}: which videos are moved, and which first. A reason names its rule before the first
 * colon ({@code select.min-duration: …}). Safe for several threads.
 */
public final class Selection {

    /** YouTube's bound for Shorts since October 2024. */
    private static final Duration SHORT = Duration.ofMinutes(3);

    /** Where the API does not tell the shape, only what was a Short by the older bound is taken for one. */
    private static final Duration SHORT_OF_UNKNOWN_SHAPE = Duration.ofSeconds(60);

    /** So long YouTube may take for the larger pictures of a new video. */
    private static final Duration PICTURES_READY = Duration.ofHours(6);

    /** The rule of downloads that YouTube refuses to all but members; the key of the job file has the same name. */
    public static final String MEMBERS_ONLY = "members-only";

    private final SelectSettings rules;
    private final Clock clock;

    public Selection(SelectSettings rules, Clock clock) {
        this.rules = rules;
        this.clock = clock;
    }

    /** Why this video is not moved: the first rule that leaves it out; empty for one that is. */
    public Optional<String> leftOutBecause(Video video) {
        return Stream.<Optional<String>>of(
                        video.notYetMovable(), ids(video), published(video), duration(video), views(video))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> title(video))
                .or(() -> playlists(video))
                .or(() -> kind(video));
    }

    /** Why a video is not moved that was refused by this rule of downloads; empty where that is no matter of selection. */
    public Optional<String> leftOutBecauseOf(String refusedBy) {
        return when(
                !rules.membersOnly() && refusedBy.equals(MEMBERS_ONLY), MEMBERS_ONLY, "only for the channel's members");
    }

    /** Where this video stands in the order: the smaller comes first; equal ones keep the order of the channel's list. */
    public long rank(Video video) {
        return switch (rules.order()) {
            case NEWEST_FIRST -> -video.publishedAt().getEpochSecond();
            case OLDEST_FIRST -> video.publishedAt().getEpochSecond();
            case MOST_VIEWED -> -video.viewCount().orElse(0);
        };
    }

    /** At most so many videos, the first in order. */
    public OptionalInt limit() {
        return rules.limit();
    }

    /** Whether the first videos of a list that is not read to its end are the first in order too. */
    public boolean goesByTheChannelsOrder() {
        return rules.order() == SelectSettings.Order.NEWEST_FIRST;
    }

    /** The videos that are asked for by id, also where the channel's list does not show them; empty without that rule. */
    public Set<String> ids() {
        return rules.ids().orElse(Set.of());
    }

    private Optional<String> ids(Video video) {
        if (rules.ids().isPresent() && !rules.ids().get().contains(video.id())) {
            return because("ids", "not among them");
        }
        return when(rules.excludeIds().contains(video.id()), "exclude-ids", "among them");
    }

    private Optional<String> published(Video video) {
        Optional<String> tooYoung = age(video);
        if (tooYoung.isPresent()) {
            return tooYoung;
        }
        if (rules.publishedAfter().filter(video.publishedAt()::isBefore).isPresent()) {
            return because("published-after", "published " + video.publishedAt());
        }
        return when(
                rules.publishedBefore()
                        .filter(end -> !video.publishedAt().isBefore(end))
                        .isPresent(),
                "published-before",
                "published " + video.publishedAt());
    }

    /**
     * What is downloaded right after it was published comes in the small picture that YouTube makes first. A time far
     * ahead tells of a clock that is wrong, not of a new video.
     */
    private Optional<String> age(Video video) {
        boolean small = video.definition() == Video.Definition.STANDARD;
        Duration least = small && rules.minAge().compareTo(PICTURES_READY) < 0 ? PICTURES_READY : rules.minAge();
        Duration age = Duration.between(video.publishedAt(), clock.instant()).abs();
        return when(
                !rules.minAge().isZero() && age.compareTo(least) < 0,
                "min-age",
                small
                        ? "published %s, and YouTube may still be making its larger pictures"
                                .formatted(video.publishedAt())
                        : "published " + video.publishedAt());
    }

    /** A length that the API lacks proves nothing. */
    private Optional<String> duration(Video video) {
        if (video.duration().isZero()) {
            return Optional.empty();
        }
        String length = Values.humanDuration(video.duration());
        if (rules.minDuration()
                .filter(least -> video.duration().compareTo(least) < 0)
                .isPresent()) {
            return because("min-duration", length + " is shorter");
        }
        return when(
                rules.maxDuration()
                        .filter(most -> video.duration().compareTo(most) > 0)
                        .isPresent(),
                "max-duration",
                length + " is longer");
    }

    /** A hidden count proves nothing. */
    private Optional<String> views(Video video) {
        boolean fewer = rules.minViews().isPresent()
                && video.viewCount().isPresent()
                && video.viewCount().getAsLong() < rules.minViews().getAsLong();
        return when(fewer, "min-views", fewer ? video.viewCount().getAsLong() + " are fewer" : "");
    }

    private Optional<String> title(Video video) {
        try {
            if (rules.titleMatches()
                    .filter(pattern -> !found(pattern, video.title()))
                    .isPresent()) {
                return because("title-matches", "the title does not match");
            }
        } catch (BoundedText.TooLongException e) {
            return because("title-matches", "the expression takes too long on this title; make it simpler");
        }
        try {
            return when(
                    rules.titleExcludes()
                            .filter(pattern -> found(pattern, video.title()))
                            .isPresent(),
                    "title-excludes",
                    "the title matches");
        } catch (BoundedText.TooLongException e) {
            return because("title-excludes", "the expression takes too long on this title; make it simpler");
        }
    }

    /** A title that comes from the name of a file may hold its accents apart. */
    private static boolean found(Pattern pattern, String title) {
        return pattern.matcher(new BoundedText(Normalizer.normalize(title, Normalizer.Form.NFC)))
                .find();
    }

    private Optional<String> playlists(Video video) {
        if (!rules.playlists().isEmpty() && firstOf(rules.playlists(), video).isEmpty()) {
            return because("playlists", "in none of them");
        }
        return firstOf(rules.excludePlaylists(), video)
                .flatMap(playlist -> because("exclude-playlists", "in \"" + playlist.title() + "\""));
    }

    private static Optional<Video.Playlist> firstOf(List<String> named, Video video) {
        return video.playlists().stream()
                .filter(playlist -> named.stream().anyMatch(playlist::isNamed))
                .findFirst();
    }

    private Optional<String> kind(Video video) {
        String privacy = video.privacy().name().toLowerCase(Locale.ROOT);
        if (!rules.privacy().contains(privacy)) {
            return because("privacy", privacy);
        }
        if (!rules.liveRecordings() && video.liveRecording()) {
            return because("live-recordings", "the recording of a broadcast");
        }
        boolean isShort = isShort(video);
        if (rules.shorts() == Shorts.EXCLUDE && isShort) {
            return because("shorts", "a Short");
        }
        return when(rules.shorts() == Shorts.ONLY && !isShort, "shorts", "no Short");
    }

    private static boolean isShort(Video video) {
        return switch (video.shape()) {
            case UPRIGHT -> !video.duration().isZero() && video.duration().compareTo(SHORT) <= 0;
            case UNKNOWN -> !video.duration().isZero() && video.duration().compareTo(SHORT_OF_UNKNOWN_SHAPE) <= 0;
            case WIDE -> false;
        };
    }

    private static Optional<String> when(boolean leftOut, String rule, String why) {
        return leftOut ? because(rule, why) : Optional.empty();
    }

    private static Optional<String> because(String rule, String why) {
        return Optional.of("select." + rule + ": " + why);
    }
}
