package dev.yt2ms.settings;

import dev.yt2ms.files.OwnFolder;
import dev.yt2ms.settings.SelectSettings.Order;
import dev.yt2ms.settings.SelectSettings.Shorts;
import dev.yt2ms.settings.value.PlaylistName;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The section {@code select}: the rules that select videos, and the order in which they are moved. A rule that is not
 * given excludes nothing.
 *
 * @param published when videos were published
 * @param duration how long videos are
 * @param minViews selects videos with at least this number of views; videos whose count is hidden are selected too
 * @param title what a video's title must and must not contain
 * @param ids single videos
 * @param playlists the playlists that contain a video
 * @param kinds the kinds of videos
 * @param order which videos are moved first
 * @param limit the maximum number of videos over all runs: the first ones by {@code order}; empty for no limit
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

    private static final List<String> PRIVACY = List.of("public", "unlisted", "private");
    /** A video's id, alone or in an address of the video's page. */
    private static final Pattern ID = Pattern.compile(
            "(?:https?://(?:www\\.|m\\.)?(?:youtube\\.com/(?:watch\\?(?:.*&)?v=|shorts/|live/)|youtu\\.be/))?"
                    + "([A-Za-z0-9_-]{1,64})(?:[?&#].*)?");

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
     * The selection by publish date.
     *
     * @param after selects videos published at or after this time
     * @param before selects videos published before this time
     * @param minAge selects videos published at least this long ago; zero turns this rule off
     */
    public record Published(Optional<Instant> after, Optional<Instant> before, Duration minAge) {}

    /** Selects videos that last at least {@code min} and at most {@code max}; an empty limit excludes nothing. */
    public record DurationLimits(Optional<Duration> min, Optional<Duration> max) {}

    /**
     * Regular expressions for a video's title.
     *
     * @param matches must match a part of the title
     * @param excludes must not match any part of the title
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

    /** Reads the section. */
    public static SelectSettings from(Section select) {
        select.allow(
                "published-after",
                "published-before",
                "min-age",
                "min-duration",
                "max-duration",
                "min-views",
                "title-matches",
                "title-excludes",
                "ids",
                "ids-file",
                "exclude-ids",
                "exclude-ids-file",
                "playlists",
                "exclude-playlists",
                "privacy",
                "shorts",
                "live-recordings",
                "members-only",
                "order",
                "limit");
        Optional<Instant> after = select.text("published-after").map(text -> time(select, "published-after", text));
        Optional<Instant> before = select.text("published-before").map(text -> time(select, "published-before", text));
        if (after.isPresent() && before.isPresent() && !after.get().isBefore(before.get())) {
            throw select.wrong(
                    "published-before", select.text("published-before", ""), "a time after that of published-after");
        }
        int limit = select.number("limit", 0, 1, Integer.MAX_VALUE);
        int minViews = select.number("min-views", 0, 0, Integer.MAX_VALUE);
        return new SelectSettings(
                new SelectSettings.Published(after, before, select.duration("min-age", Duration.ofHours(1))),
                new SelectSettings.DurationLimits(
                        select.optionalDuration("min-duration"), select.optionalDuration("max-duration")),
                select.has("min-views") ? OptionalLong.of(minViews) : OptionalLong.empty(),
                new SelectSettings.TitlePatterns(pattern(select, "title-matches"), pattern(select, "title-excludes")),
                new SelectSettings.Ids(
                        ids(select, "ids", "ids-file"),
                        ids(select, "exclude-ids", "exclude-ids-file").orElse(Set.of())),
                new SelectSettings.Playlists(playlists(select, "playlists"), playlists(select, "exclude-playlists")),
                new SelectSettings.Kinds(
                        privacy(select),
                        select.choice("shorts", Shorts.INCLUDE, Section.choices(Shorts.values())),
                        select.choice("live-recordings", true, Map.of("include", true, "exclude", false)),
                        select.choice("members-only", true, Map.of("include", true, "exclude", false))),
                select.choice("order", Order.NEWEST_FIRST, Section.choices(Order.values())),
                limit > 0 ? OptionalInt.of(limit) : OptionalInt.empty());
    }

    /** Parses a time. A date alone means midnight UTC, because YouTube's own times are in UTC. */
    private static Instant time(Section select, String key, String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw select.wrong(key, text, "a day such as 2020-01-31, or a time such as 2020-01-31T18:30:00Z");
        }
    }

    private static Optional<Pattern> pattern(Section select, String key) {
        return select.text(key).map(text -> {
            try {
                // Titles can be in any language. With this flag, (?i) makes É match é, and \w matches both, on every
                // version of Java.
                return Pattern.compile(
                        Normalizer.normalize(text, Normalizer.Form.NFC), Pattern.UNICODE_CHARACTER_CLASS);
            } catch (PatternSyntaxException e) {
                throw select.wrong(
                        key, text, "a regular expression, e.g. '(?i)interview' (" + e.getDescription() + ")");
            }
        });
    }

    private static Set<String> privacy(Section select) {
        List<String> given = select.texts("privacy");
        for (String text : given) {
            if (!PRIVACY.contains(text.toLowerCase(Locale.ROOT))) {
                throw select.wrong("privacy", text, "a list of " + String.join(", ", PRIVACY));
            }
        }
        Set<String> allowed = new LinkedHashSet<>();
        (given.isEmpty() ? PRIVACY : given).forEach(text -> allowed.add(text.toLowerCase(Locale.ROOT)));
        return allowed;
    }

    private static List<String> playlists(Section select, String key) {
        return select.texts(key).stream().map(PlaylistName::of).toList();
    }

    private static Optional<Set<String>> ids(Section select, String listKey, String fileKey) {
        Set<String> ids = new LinkedHashSet<>();
        select.texts(listKey).forEach(text -> ids.add(id(select, listKey, text)));
        Optional<Path> file = select.file(fileKey);
        file.ifPresent(path -> ids.addAll(idsIn(select, fileKey, path)));
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids);
    }

    private static Collection<String> idsIn(Section select, String key, Path file) {
        // Another user who can change the file could add a private video or remove one. The file is checked before it
        // is opened: if another user put a pipe there, the reader would wait forever.
        OwnFolder.problemOfUsed(file).ifPresent(problem -> {
            throw new SettingsException("%s: other users must not be able to change which videos are moved, but %s"
                    .formatted(select.keyPath(key), problem));
        });
        Set<String> ids = new LinkedHashSet<>();
        try {
            for (String line : Files.readAllLines(file)) {
                // Editors on Windows write an invisible byte order mark at the beginning of a file.
                String text = line.replaceFirst("^\uFEFF", "")
                        .replaceFirst("(^|\\s)#.*", "")
                        .strip();
                if (!text.isEmpty()) {
                    ids.add(id(select, key, text));
                }
            }
        } catch (IOException e) {
            throw select.wrong(key, file, "a text file in UTF-8 that you may read, with a video's id on each line");
        }
        if (ids.isEmpty()) {
            throw select.wrong(key, file, "a file with at least one video's id, or leave the key empty");
        }
        return ids;
    }

    private static String id(Section select, String key, String text) {
        Matcher matcher = ID.matcher(text.strip());
        if (!matcher.matches()) {
            throw select.wrong(key, text, "video ids such as dQw4w9WgXcQ, or addresses of their pages");
        }
        return matcher.group(1);
    }
}
