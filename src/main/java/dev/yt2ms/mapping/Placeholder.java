package dev.yt2ms.mapping;

import dev.yt2ms.model.Video;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The placeholders that a template can contain. */
enum Placeholder {
    ID("id", Video::id),
    TITLE("title", video -> video.snippet().title()),
    DESCRIPTION("description", video -> video.snippet().description()),
    /** The only placeholder whose value is already HTML. */
    DESCRIPTION_HTML(
            "descriptionHtml", video -> DescriptionHtml.of(video.snippet().description())),
    SUMMARY("summary", video -> Summary.of(video.snippet().description())),
    /** The publish time. A date pattern may follow the name after a colon. */
    PUBLISHED_AT("publishedAt") {
        @Override
        Function<Video, String> valueBy(Optional<String> form, DateFormat dates) {
            Function<Instant, String> format = dates.by(form.orElse(dates.pattern()));
            return video -> format.apply(video.publication().time());
        }
    },
    VIEW_COUNT("viewCount", video -> text(video.counts().views())),
    LIKE_COUNT("likeCount", video -> text(video.counts().likes())),
    COMMENT_COUNT("commentCount", video -> text(video.counts().comments())),
    /**
     * The length of the video in ISO-8601, as YouTube writes it. With {@code :seconds}, it is the number of whole
     * seconds. With {@code :HH:mm:ss}, it is hours (24 or more are possible), minutes and seconds.
     */
    DURATION("duration") {
        @Override
        Function<Video, String> valueBy(Optional<String> form, DateFormat dates) {
            return switch (form.orElse("")) {
                case "" -> video -> iso(video.duration());
                case "seconds" -> video -> Long.toString(video.duration().toSeconds());
                case "HH:mm:ss" -> video -> clock(video.duration());
                default ->
                    throw new IllegalArgumentException("'{duration:" + form.get()
                            + "}' is unknown; use {duration}, {duration:seconds} or {duration:HH:mm:ss}");
            };
        }
    },
    CHANNEL_TITLE("channelTitle", video -> video.publication().channelTitle()),
    CHANNEL_ID("channelId", video -> video.publication().channelId()),
    TAGS("tags", Placeholder::tags),
    PLAYLISTS("playlists", video -> titles(video).collect(Collectors.joining(", "))),
    FIRST_PLAYLIST("firstPlaylist", video -> titles(video).findFirst().orElse("")),
    PRIVACY("privacy", video -> video.publication().privacy().name().toLowerCase(Locale.ROOT)),
    CATEGORY_ID("categoryId", video -> video.snippet().categoryId()),
    LANGUAGE("language", video -> video.snippet().language()),
    WATCH_URL("watchUrl", video -> "https://www.youtube.com/watch?v=" + video.id()),
    /** {@code true} for a private video; empty text for any other. */
    PROTECTED_EMBED("protectedEmbed", video -> video.publication().privacy() == Video.Privacy.PRIVATE ? "true" : "");

    private final String key;
    private final Function<Video, String> value;

    /** Creates a placeholder that overrides {@link #valueBy}. */
    Placeholder(String key) {
        this(key, video -> "");
    }

    Placeholder(String key, Function<Video, String> value) {
        this.key = key;
        this.value = value;
    }

    /** Returns the placeholder's name in a template. */
    String key() {
        return key;
    }

    /**
     * Returns the function that returns this placeholder's value for a video.
     *
     * @param form the text after the colon in the template; empty if there is none
     * @throws IllegalArgumentException if the placeholder does not support this form
     */
    Function<Video, String> valueBy(Optional<String> form, DateFormat dates) {
        if (form.isPresent()) {
            throw new IllegalArgumentException("'{" + key + ":" + form.get() + "}' is unknown; write {" + key + "}");
        }
        return value;
    }

    static Optional<Placeholder> named(String key) {
        return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
    }

    private static String text(OptionalLong count) {
        return count.isPresent() ? Long.toString(count.getAsLong()) : "";
    }

    private static String tags(Video video) {
        return video.snippet().tags().stream()
                .map(tag -> SendableText.of(tag).replaceAll("[,\\s]+", " ").strip())
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static Stream<String> titles(Video video) {
        return video.playlists().stream().map(Video.Playlist::title);
    }

    private static String iso(Duration duration) {
        if (duration.toDays() == 0) {
            return duration.isZero() ? "P0D" : duration.toString();
        }
        Duration rest = duration.minusDays(duration.toDays());
        return "P" + duration.toDays() + "D"
                + (rest.isZero() ? "" : rest.toString().substring(1));
    }

    private static String clock(Duration duration) {
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d", duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
    }
}
