package dev.yt2ms.download.media;

import dev.yt2ms.download.staging.VideoDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Provides short clips, each of which ffmpeg creates only once. */
public final class Clips {

    /** The length of each clip in seconds. */
    public static final int SECONDS = 8;

    /** The number of seconds by which the video track of {@link #longPicture} is longer than its audio track. */
    public static final int LONGER_SECONDS = 60;

    private static final Path FOLDER = folder();
    private static final Map<String, Path> MADE = new ConcurrentHashMap<>();

    private Clips() {}

    /** Returns a clip with a video track and an audio track. Its index is at the beginning of the file. */
    public static Path mp4() {
        return made("clip.mp4", "-movflags", "+faststart");
    }

    /** Returns a clip whose index is at the end of the file, as ffmpeg writes it by default. */
    public static Path mp4IndexLast() {
        return made("last.mp4");
    }

    /** Returns a different clip of the same length. */
    public static Path otherMp4() {
        return made("other.mp4", "-vf", "hue=h=120", "-movflags", "+faststart");
    }

    public static Path silent() {
        return made("silent.mp4", "-an");
    }

    public static Path soundOnly() {
        return made("sound.m4a", "-vn");
    }

    /** Returns a clip whose audio track is only half as long as its video track. */
    public static Path halfSound() {
        return made("half-sound.mp4", "-af", "atrim=0:4");
    }

    /** Returns a clip whose picture stands still for a minute after its sound has ended. */
    public static Path longPicture() {
        return made("long-picture.mp4", "-vf", "tpad=stop_mode=clone:stop_duration=" + LONGER_SECONDS);
    }

    public static Path matroska() {
        return made("clip.mkv");
    }

    /** Returns a folder with a playlist {@code hls.m3u8} and its segments. */
    public static Path hls() {
        return made("hls.m3u8", "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod")
                .getParent();
    }

    /** Returns a folder with a manifest {@code dash.mpd} and separate video and audio files. */
    public static Path dash() {
        return made("dash.mpd", "-f", "dash", "-seg_duration", "2").getParent();
    }

    /**
     * Writes the first half of {@link #mp4}. Its last box ends where the file ends, but its index describes the whole
     * clip.
     */
    public static Path cutWithWholeBoxes(Path target) throws IOException {
        byte[] clip = bytes(mp4());
        int media = new String(clip, StandardCharsets.ISO_8859_1).indexOf("mdat") - 4;
        int length = media + (clip.length - media) / 2;
        byte[] half = Arrays.copyOf(clip, length);
        ByteBuffer.wrap(half).putInt(media, length - media);
        return Files.write(target, half);
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path made(String name, String... options) {
        return MADE.computeIfAbsent(name, key -> make(key, options));
    }

    private static Path make(String name, String... options) {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
        command.addAll(List.of("-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=" + SECONDS));
        command.addAll(List.of("-f", "lavfi", "-i", "sine=440:duration=" + SECONDS));
        command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac"));
        command.addAll(List.of(options));
        command.add(name);
        try {
            Path output = FOLDER.resolve("ffmpeg.log");
            Process ffmpeg = new ProcessBuilder(command)
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (ffmpeg.waitFor() != 0) {
                throw new IllegalStateException(Files.readString(output));
            }
            return FOLDER.resolve(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("yt2ms-clips");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    new VideoDirectory(folder).wipe();
                } catch (IOException e) {
                    // If the folder cannot be deleted, it stays in the directory for temporary files.
                }
            }));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
