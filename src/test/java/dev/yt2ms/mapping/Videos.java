package dev.yt2ms.mapping;

import dev.yt2ms.model.Video;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Provides an ordinary video. Each test changes one detail of it. */
final class Videos {

    private Videos() {}

    static final Video ORDINARY =
            video("dQw4w9WgXcQ", "A title", "First line.\nSecond", OptionalLong.of(812_345_678_901L));

    static Video video(String id, String title, String description, OptionalLong views) {
        return video(
                id, title, description, views, Duration.parse("PT26H3M4S"), List.of("a", "b"), Video.Privacy.PUBLIC);
    }

    static Video titled(String title) {
        return video("dQw4w9WgXcQ", title, "", OptionalLong.empty());
    }

    static Video described(String description) {
        return video("dQw4w9WgXcQ", "A title", description, OptionalLong.empty());
    }

    static Video tagged(String... tags) {
        return video(
                "dQw4w9WgXcQ",
                "A title",
                "",
                OptionalLong.empty(),
                Duration.ofMinutes(1),
                List.of(tags),
                Video.Privacy.PUBLIC);
    }

    static Video video(
            String id,
            String title,
            String description,
            OptionalLong views,
            Duration duration,
            List<String> tags,
            Video.Privacy privacy) {
        return new Video(
                id,
                new Video.Snippet(title, description, tags, "10", "de"),
                new Video.Publication(
                        Instant.parse("2015-10-25T03:49:00Z"), "UC_x5XG1OV2P6uZZ5FSM9Ttw", "A channel", privacy, false),
                duration,
                Video.Picture.UNKNOWN,
                Video.Broadcast.NONE,
                new Video.Counts(views, OptionalLong.of(7), OptionalLong.empty()),
                List.of(),
                Instant.parse("2026-11-23T06:24:00Z"));
    }
}
