package dev.yt2ms.settings;

import dev.yt2ms.settings.DownloadSettings.Hdr;
import dev.yt2ms.settings.DownloadSettings.ToolSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The section {@code download}: how videos are downloaded.
 *
 * @param workers the number of parallel downloads, 1 to 16
 * @param stagingLimit the maximum size of all staged files in bytes, 1 to 10^15
 * @param ytDlp {@link #AUTO} or an executable
 * @param ffmpegLocation the folder or executable of ffmpeg; empty for the one on the PATH
 * @param cookies the cookies of a browser that is logged in to YouTube
 * @param picture the limits for the resolution and the dynamic range of the downloaded video
 * @param rateLimit the maximum number of bytes per second for each download, 10^4 to 10^15; empty for no limit
 * @param pause the pause of a worker between two downloads
 * @param args more arguments for yt-dlp
 * @param stallTimeout how long an attempt may make no progress before it is ended; at least one second
 * @param attempts the number of attempts after which a failure of the class RETRY is final, 1 to 100
 * @param throttling what happens after YouTube throttled a download
 * @param tools where yt2ms gets yt-dlp and deno from
 */
public record DownloadSettings(
        int workers,
        long stagingLimit,
        String ytDlp,
        Optional<Path> ffmpegLocation,
        Cookies cookies,
        Picture picture,
        OptionalLong rateLimit,
        DurationRange pause,
        List<String> args,
        Duration stallTimeout,
        int attempts,
        Throttling throttling,
        ToolSettings tools) {

    /** The value of {@link #ytDlp} that lets yt2ms choose which yt-dlp it runs. */
    public static final String AUTO = "auto";

    /**
     * Where yt2ms downloads its tools from and stores them.
     *
     * @param directory the folder in which the tools are stored
     * @param ytDlpReleases yt-dlp's release page, without {@code /latest}
     * @param denoReleases deno's release page, without {@code /latest}
     */
    public record ToolSettings(Path directory, URI ytDlpReleases, URI denoReleases) {}

    /**
     * The cookies of a browser that is logged in to YouTube.
     *
     * @param file a Netscape cookie file; empty for none
     * @param kept the folder for cookies that YouTube renewed; it need not exist
     */
    public record Cookies(Optional<Path> file, Path kept) {}

    /**
     * The limits for the resolution and the dynamic range of the downloaded video.
     *
     * @param maxHeight the maximum length in pixels of the picture's shorter side; a video that is available only in
     *     larger resolutions is downloaded in the smallest of them; empty for no limit
     * @param hdr whether formats with a high dynamic range (HDR) are used
     */
    public record Picture(OptionalInt maxHeight, Hdr hdr) {}

    /**
     * What happens after YouTube throttled a download.
     *
     * @param pause how long all downloads wait
     * @param pauses the number of consecutive pauses before the run stops
     */
    public record Throttling(Duration pause, int pauses) {}

    /** A range from which a duration is chosen at random; both ends are included. */
    public record DurationRange(Duration from, Duration to) {}

    /** Whether formats with a high dynamic range (HDR) are used. */
    public enum Hdr {
        /**
         * Uses HDR only for videos that have no other format, because a platform without tone mapping shows HDR with
         * pale colours.
         */
        AVOID,
        /** Uses an HDR format if it has the best picture. */
        ALLOW
    }

    public DownloadSettings {
        args = List.copyOf(args);
    }

    /**
     * Reads the section.
     *
     * @param keptCookies the folder for cookies that YouTube renewed
     */
    public static DownloadSettings from(Section download, Path keptCookies) {
        download.allow(
                "workers",
                "staging-limit",
                "yt-dlp",
                "ffmpeg-location",
                "cookies",
                "proxy",
                "max-height",
                "hdr",
                "rate-limit",
                "pause",
                "args",
                "stall-timeout",
                "attempts",
                "throttle-pause",
                "throttle-pauses",
                "tools-dir",
                "yt-dlp-releases",
                "deno-releases");
        ToolSettings tools = new ToolSettings(
                download.fileOrInHome("tools-dir", "tools", keptCookies.resolveSibling("tools")),
                download.address("yt-dlp-releases", "https://github.com/yt-dlp/yt-dlp/releases"),
                download.address("deno-releases", "https://github.com/denoland/deno/releases"));
        return new DownloadSettings(
                download.number("workers", 2, 1, 16),
                download.size("staging-limit", "1B").orElse(20_000_000_000L),
                ytDlp(download),
                download.file("ffmpeg-location"),
                new Cookies(download.file("cookies"), keptCookies),
                new Picture(maxHeight(download), download.choice("hdr", Hdr.AVOID, Section.choices(Hdr.values()))),
                // At a lower rate, a single gigabyte would take more than a day.
                download.size("rate-limit", "10kB"),
                pause(download),
                DownloadArguments.checked(download, "args"),
                // A timeout below a second would end every attempt, because yt-dlp needs a moment to start.
                download.duration("stall-timeout", Duration.ofMinutes(5), Duration.ofSeconds(1)),
                download.number("attempts", 5, 1, 100),
                new Throttling(
                        download.duration("throttle-pause", Duration.ofMinutes(60)),
                        download.number("throttle-pauses", 2, 0, 1000)),
                tools);
    }

    private static DurationRange pause(Section download) {
        String text = download.text("pause", "0s");
        String[] ends = text.split("\\.\\.", 2);
        Optional<Duration> from = Section.duration(ends[0]);
        Optional<Duration> to = Section.duration(ends[ends.length - 1]);
        if (from.isEmpty() || to.isEmpty() || from.get().compareTo(to.get()) > 0) {
            throw download.wrong(
                    "pause",
                    text,
                    Section.DURATION_FORM + ", or two with .. between them, the smaller first (5s..15s)");
        }
        return new DurationRange(from.get(), to.get());
    }

    private static OptionalInt maxHeight(Section download) {
        return download.text("max-height").isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(download.number("max-height", 0, 144, 8640));
    }

    /**
     * Reads the executable of yt-dlp: a name without a slash is looked up on the PATH; a relative path starts at the
     * job file's folder.
     */
    private static String ytDlp(Section download) {
        String text = download.text("yt-dlp", AUTO);
        boolean path = text.contains("/") || text.equals("~");
        return path ? download.file("yt-dlp").map(Path::toString).orElse(text) : text;
    }
}
