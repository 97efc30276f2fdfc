package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.sandbox.http.Body;
import dev.yt2ms.sandbox.http.Call;
import dev.yt2ms.sandbox.http.Ranges;
import dev.yt2ms.sandbox.http.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Serves the files to which watch pages lead: {@code /media/ID/video.mp4}, {@code index.m3u8}, {@code index.mpd}, and
 * segments.
 */
public final class Media {

    private static final String ROOT = "media/";
    private static final String FILE = "video.mp4";

    private final SandboxChannel channel;
    private final Clips clips;

    public Media(SandboxChannel channel, Clips clips) {
        this.channel = channel;
        this.clips = clips;
    }

    /** The path of the media to which the video's watch page leads. */
    static String entry(SandboxVideo video) {
        return ROOT
                + video.id()
                + switch (video.media().delivery()) {
                    case MP4 -> "/" + FILE;
                    case HLS -> "/index.m3u8";
                    case SEPARATE, CHOICE -> "/index.mpd";
                };
    }

    /** The media type of a file of this name. */
    static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "m3u8" -> "application/vnd.apple.mpegurl";
            case "mpd" -> "application/dash+xml";
            case "ts" -> "video/mp2t";
            case "m4s" -> "video/iso.segment";
            default -> "video/mp4";
        };
    }

    /** The kind of a file with this name: manifest, segment or file. Faults and the log identify requests by it. */
    public static String kind(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "m3u8", "mpd" -> "manifest";
            case "ts", "m4s" -> "segment";
            default -> "file";
        };
    }

    public Reply answer(Call call, String videoId, String name) throws IOException {
        Optional<SandboxVideo> video =
                channel.video(videoId).filter(v -> v.broadcast().live() == SandboxVideo.Live.NONE && v.opensTo(call));
        if (video.isEmpty()) {
            return Reply.notFound();
        }
        Optional<Body> body = body(video.get(), name);
        return body.isEmpty() ? Reply.notFound() : Ranges.answer(call, type(name), videoId + "-" + name, body.get());
    }

    private Optional<Body> body(SandboxVideo video, String name) throws IOException {
        if (video.media().delivery() == Delivery.MP4) {
            return name.equals(FILE) ? Optional.of(clips.mp4(video)) : Optional.empty();
        }
        if (!name.matches("[a-z0-9-]+\\.[a-z0-9]+")) {
            return Optional.empty();
        }
        Path file = clips.folder(video).resolve(name);
        return Files.isRegularFile(file) ? Optional.of(Body.of(file)) : Optional.empty();
    }
}
