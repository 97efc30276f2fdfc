package dev.yt2ms.sandbox.youtube;

import dev.yt2ms.files.Sha256;
import dev.yt2ms.sandbox.http.Body;
import dev.yt2ms.sandbox.http.GeneratedBytes;
import dev.yt2ms.sandbox.media.Clip;
import dev.yt2ms.sandbox.media.MediaTools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Makes each clip once with ffmpeg and keeps it in a directory. Many videos can share a clip, and several sandboxes,
 * even in different processes, can share a directory. The bytes of each video's MP4 are unique nevertheless, because it
 * ends with a {@code free} box, which contains the video's id and is skipped by players.
 */
public final class Clips {

    private static final Logger log = LoggerFactory.getLogger(Clips.class);
    private static final String FILE = "clip.mp4";
    private static final byte[] FREE = "free".getBytes(StandardCharsets.US_ASCII);

    private final Path directory;
    private final MediaTools tools;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    public Clips(Path directory, MediaTools tools) {
        this.directory = directory;
        this.tools = tools;
    }

    /** Makes the video's files now, so that its first download does not wait for them. */
    public void prepare(SandboxVideo video) {
        try {
            if (video.broadcast().live() == SandboxVideo.Live.NONE) {
                folder(video);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The size of this video's file in bytes, if it is delivered as {@link Delivery#MP4}. */
    public long expectedLength(SandboxVideo video) {
        try {
            return mp4(video).length();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The SHA-256 (64 lower-case hex digits) of this video's file, if it is delivered as {@link Delivery#MP4}. */
    public String expectedSha256(SandboxVideo video) {
        try {
            Body body = mp4(video);
            MessageDigest digest = Sha256.digest();
            body.write(new DigestOutputStream(OutputStream.nullOutputStream(), digest), 0, body.length());
            return Sha256.hex(digest);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of the video's MP4. */
    public Body mp4(SandboxVideo video) throws IOException {
        Path clip = clipFolder(video.media().clip()).resolve(FILE);
        return Body.concat(List.of(Body.of(clip), freeBox(video)));
    }

    /**
     * The folder with the files that the video's delivery needs: one MP4 file, or a playlist or manifest with its
     * segments.
     */
    Path folder(SandboxVideo video) throws IOException {
        Path clip = clipFolder(video.media().clip());
        return switch (video.media().delivery()) {
            case MP4 -> clip;
            case HLS ->
                derived(
                        clip,
                        "hls",
                        "-c copy -f hls -hls_time 1 -hls_playlist_type vod -hls_segment_filename s%d.ts index.m3u8");
            case SEPARATE ->
                derived(clip, "dash", "-map 0:v -map 0:a -c copy -f dash -seg_duration 1 -use_timeline 1 index.mpd");
            case CHOICE ->
                derived(
                        clip,
                        "choice",
                        "-map 0:v -map 0:v -map 0:a -c copy -c:v:1 libvpx-vp9 -filter:v:1 scale=2*iw:2*ih -deadline realtime"
                                + " -cpu-used 8 -f dash -seg_duration 1 -use_timeline 1 -dash_segment_type mp4 index.mpd");
        };
    }

    private Body freeBox(SandboxVideo video) {
        byte[] id = video.id().getBytes(StandardCharsets.US_ASCII);
        long size = 8L + id.length + video.media().padding();
        boolean large = size > 0xffff_ffffL;
        ByteBuffer head = ByteBuffer.allocate(large ? 16 + id.length : 8 + id.length);
        head.putInt(large ? 1 : (int) size).put(FREE);
        if (large) {
            head.putLong(size + 8);
        }
        head.put(id);
        return Body.concat(List.of(
                Body.of(head.array()),
                new GeneratedBytes(video.id().hashCode(), video.media().padding())));
    }

    private Path clipFolder(Clip clip) throws IOException {
        List<String> source = List.of("-f", "lavfi", "-i", clip.picture(), "-f", "lavfi", "-i", clip.tone());
        List<String> arguments = new ArrayList<>(List.of("-t", Integer.toString(clip.seconds())));
        arguments.addAll(words("-c:v libx264 -preset ultrafast -pix_fmt yuv420p -g 25 -c:a aac -b:a 64k"));
        // Without these options, the file would contain the encoder's version and thus differ between machines.
        arguments.addAll(words("-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -movflags +faststart"));
        arguments.add(FILE);
        return once(directory, clip.key(), source, arguments);
    }

    private Path derived(Path clip, String name, String arguments) throws IOException {
        List<String> source = List.of("-i", clip.resolve(FILE).toAbsolutePath().toString());
        return once(clip, name, source, words(arguments));
    }

    /**
     * Runs ffmpeg unless the folder of its output exists. It runs in a temporary folder, which gets its final name when
     * ffmpeg has succeeded. The final name depends on the arguments, so that clips which an earlier version made with
     * other arguments are not used.
     */
    private Path once(Path parent, String name, List<String> source, List<String> arguments) throws IOException {
        MessageDigest way = Sha256.digest();
        way.update(String.join(" ", arguments).getBytes(StandardCharsets.UTF_8));
        Path folder = parent.resolve(name + "-" + Sha256.hex(way).substring(0, 8));
        synchronized (locks.computeIfAbsent(folder.toString(), key -> new Object())) {
            if (!Files.isDirectory(folder)) {
                Files.createDirectories(parent);
                Path unfinished = Files.createTempDirectory(parent, "unfinished-");
                try {
                    tools.ffmpeg(
                            unfinished,
                            Stream.concat(source.stream(), arguments.stream()).toList());
                    Files.move(unfinished, folder);
                } catch (FileSystemException e) {
                    if (!Files.isDirectory(folder)) {
                        throw e;
                    }
                    log.debug("another sandbox has made {} in the meantime", folder);
                } finally {
                    FileSystemUtils.deleteRecursively(unfinished);
                }
            }
            return folder;
        }
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }
}
