package dev.yt2ms.settings;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How videos are downloaded.
 *
 * @param workers downloads at once, 1 to 16
 * @param stagingLimit bytes on disk at most, 1 to 10^15
 * @param ytDlp {@code auto} or an executable
 * @param ffmpegLocation folder or executable of ffmpeg; empty for PATH's
 * @param cookies a Netscape cookie file
 * @param keptCookies the folder where cookies are kept that were renewed; it need not exist
 * @param maxHeight the smaller side of the picture in pixels at most; where a video has only larger ones, the smallest of
 *     them; empty for no bound
 * @param hdr what to do with pictures of a high dynamic range
 * @param rateLimit bytes a second and download, 10^4 to 10^15; empty for no limit
 * @param pause wait between two downloads of a worker
 * @param args further yt-dlp arguments
 * @param stallTimeout no progress for this long ends the attempt, a second at least
 * @param attempts attempts until a RETRY failure is final, 1 to 100
 * @param throttlePause how long everything waits after a throttle
 * @param throttlePauses pauses in a row until the run ends
 * @param tools where managed tools come from
 */
public record DownloadSettings(
        int workers,
        long stagingLimit,
        String ytDlp,
        Optional<Path> ffmpegLocation,
        Optional<Path> cookies,
        Path keptCookies,
        OptionalInt maxHeight,
        Hdr hdr,
        OptionalLong rateLimit,
        DurationRange pause,
        List<String> args,
        Duration stallTimeout,
        int attempts,
        Duration throttlePause,
        int throttlePauses,
        ToolSettings tools) {

    /** The value of {@link #ytDlp} that lets yt2ms choose. */
    public static final String AUTO = "auto";

    /**
     * Where managed tools come from and go to.
     *
     * @param directory where they are kept
     * @param ytDlpReleases yt-dlp's release page, without {@code /latest}
     * @param denoReleases deno's release page, without {@code /latest}
     */
    public record ToolSettings(Path directory, URI ytDlpReleases, URI denoReleases) {}

    /** A duration chosen at random between two, both included. */
    public record DurationRange(Duration from, Duration to) {}

    /** What to do with pictures of a high dynamic range. */
    public enum Hdr {
        /** Take them only where a video has nothing else: a platform without tone mapping shows them pale. */
        AVOID,
        /** Take them where they are the best picture. */
        ALLOW
    }

    public DownloadSettings {
        args = List.copyOf(args);
    }
}
