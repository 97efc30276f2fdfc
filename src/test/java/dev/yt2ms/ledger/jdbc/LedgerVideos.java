package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.ledger.EnumeratedVideo;
import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.ledger.Station;
import dev.yt2ms.ledger.Verdict;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Media;
import dev.yt2ms.model.Video;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Creates videos, files and failures for tests of the ledger. */
public final class LedgerVideos {

    public static final Instant NOW = Instant.parse("2026-11-24T10:00:00.123Z");
    public static final StagedFile FILE = new StagedFile(
            "video.mp4",
            1_234_567_890_123L,
            "ab".repeat(32),
            Duration.ofSeconds(61),
            Optional.of(new Media(1080, 1920, "h264", Optional.of("aac"), Optional.of("it"), false, true)));

    private LedgerVideos() {}

    public static Video video(String id) {
        return video(id, "Title of " + id, OptionalLong.of(5), NOW);
    }

    public static Video video(String id, String title, OptionalLong views, Instant fetchedAt) {
        return video(id, title, "A description", List.of("a", "b"), views, fetchedAt);
    }

    public static Video video(
            String id, String title, String description, List<String> tags, OptionalLong views, Instant fetchedAt) {
        return video(id, title, description, tags, views, fetchedAt, Video.Privacy.UNLISTED, false);
    }

    public static Video video(String id, long views, Video.Privacy privacy, boolean restricted) {
        return video(id, "Title of " + id, "", List.of(), OptionalLong.of(views), NOW, privacy, restricted);
    }

    private static Video video(
            String id,
            String title,
            String description,
            List<String> tags,
            OptionalLong views,
            Instant fetchedAt,
            Video.Privacy privacy,
            boolean restricted) {
        return new Video(
                id,
                new Video.Snippet(title, description, tags, "10", "de"),
                new Video.Publication(
                        Instant.parse("2015-10-25T03:49:00Z"),
                        "UC_x5XG1OV2P6uZZ5FSM9Ttw",
                        "A channel",
                        privacy,
                        restricted),
                Duration.ofSeconds(60),
                Video.Picture.UNKNOWN,
                Video.Broadcast.NONE,
                new Video.Counts(views, OptionalLong.of(7), OptionalLong.empty()),
                List.of(),
                fetchedAt);
    }

    public static EnumeratedVideo selected(String id) {
        return new EnumeratedVideo(video(id), Optional.empty());
    }

    public static EnumeratedVideo skipped(String id, String reason) {
        return new EnumeratedVideo(video(id), Optional.of(reason));
    }

    public static Verdict again(Station station, Duration pause) {
        return new Verdict(
                station.waiting(),
                true,
                Optional.of(pause),
                Failure.of(FailureClass.RETRY, "network", "It broke off"),
                station == Station.UPLOAD,
                false);
    }

    public static Verdict failed(FailureClass failureClass) {
        return new Verdict(
                ItemState.FAILED,
                true,
                Optional.empty(),
                Failure.of(failureClass, "rule", "What happened"),
                false,
                false);
    }

    public static Verdict deferred() {
        return new Verdict(
                ItemState.DEFERRED,
                false,
                Optional.empty(),
                Failure.of(FailureClass.DEFERRED, "not-yet", "Later"),
                false,
                false);
    }

    public static Verdict unsure() {
        return new Verdict(
                ItemState.DOWNLOADED,
                false,
                Optional.of(Duration.ofSeconds(30)),
                Failure.of(FailureClass.OUTAGE, "lost", "No answer"),
                true,
                true);
    }
}
