package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.media.MediaProbe;
import dev.yt2ms.download.staging.ProgressTracker;
import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.download.tools.WatchAddress;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.SourceSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds the command line of yt-dlp. */
final class YtDlpCommand {

    /** Demuxers for media, subtitles, pictures and chapters that open no further files. */
    private static final String LOCAL_FORMATS = MediaProbe.PLAIN_FORMATS
            + ",mpeg,ogg,aac,mp3,wav,flac,ac3,eac3,srt,webvtt,ass,image2,jpeg_pipe,mjpeg,png_pipe,webp_pipe,gif,ffmetadata";

    /**
     * All postprocessors of yt-dlp that run ffmpeg. yt-dlp accepts options for the inputs of ffmpeg only for a named
     * postprocessor.
     */
    static final List<String> POSTPROCESSORS = List.of(
            "Concat",
            "CopyStream",
            "EmbedSubtitle",
            "EmbedThumbnail",
            "ExtractAudio",
            "FixupDuplicateMoov",
            "FixupDuration",
            "FixupM3u8",
            "FixupM4a",
            "FixupPostProcess",
            "FixupStretched",
            "FixupTimestamp",
            "Merger",
            "Metadata",
            "ModifyChapters",
            "SplitChapters",
            "SponsorBlock",
            "SubtitlesConvertor",
            "ThumbnailsConvertor",
            "VideoConvertor",
            "VideoRemuxer");

    private static final List<String> COMMON = List.of(
            "--ignore-config",
            "--no-cache-dir",
            "--no-playlist",
            "--abort-on-error",
            "--newline",
            "--no-mtime",
            "--continue",
            "--retries",
            "10",
            "--fragment-retries",
            "10",
            "--retry-sleep",
            "http:exp=1:60",
            "--retry-sleep",
            "fragment:exp=1:60",
            "--abort-on-unavailable-fragments",
            "--socket-timeout",
            "30",
            "--concurrent-fragments",
            "1",
            "--downloader-args",
            "ffmpeg_i:-protocol_whitelist http,https,tls,tcp,crypto,data,httpproxy",
            "--match-filters",
            "live_status!=?is_live & live_status!=?is_upcoming & live_status!=?post_live");

    private static final List<String> ONE_FILE = List.of("--merge-output-format", "mp4", "--remux-video", "mp4");

    /**
     * The option for the smallest format that needs no merging. It comes last on the command line, so it overrides
     * other format options.
     */
    private static final List<String> ONE_SMALL_FORMAT = List.of("-f", "w/wv*/wa*");

    /** The options for a download. */
    static final List<String> DOWNLOAD = List.of(
            "--progress-template",
            ProgressTracker.TEMPLATE,
            "--print-to-file",
            "before_dl:%(.{format_id,filesize})j",
            VideoDirectory.FORMATS,
            "--print-to-file",
            "after_move:%(.{id,extractor_key,filepath,format_id,ext,vcodec,acodec,width,height,duration,language,"
                    + "dynamic_range,format_note})j",
            VideoDirectory.RESULT,
            // The second line of the result file contains the sizes that the source declared for the merged streams.
            "--print-to-file",
            "after_move:%(requested_formats.:.{format_id,filesize})j",
            VideoDirectory.RESULT,
            "-o",
            VideoDirectory.MEDIA);

    /**
     * The options for a report about the format that would be downloaded. {@code --print} is not used, because it
     * suppresses the message that explains why there is no format.
     */
    static final List<String> REPORT_FORMAT = List.of(
            "--simulate",
            "--print-to-file",
            "video:%(.{filesize,filesize_approx,tbr,height,width,format_id,format_note})j",
            VideoDirectory.RESULT);

    /** The options for downloading the first 10 KiB of the media. A simulation would not request the media at all. */
    static final List<String> TEST_MEDIA = List.of("--test", "--fixup", "never", "-o", VideoDirectory.MEDIA);

    /**
     * The options for a page of this machine, such as a page of the sandbox. Without these options, yt-dlp would
     * compare the page's address with the patterns of 1,800 sites, which takes twice as long as the rest of a small
     * download. The extractor {@code generic} needs {@code html5} for video elements.
     */
    private static final List<String> NO_KNOWN_SITES = List.of("--use-extractors", "generic,html5");

    private YtDlpCommand() {}

    /** Returns the command that starts yt-dlp as a new process with these arguments. */
    static List<String> process(DownloadTools tools, List<String> arguments) {
        List<String> command = new ArrayList<>();
        // With setpriv, the kernel ends the download when yt2ms ends, even if yt2ms is killed.
        tools.setpriv().ifPresent(setpriv -> command.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--")));
        command.add(tools.ytDlp().toString());
        command.addAll(arguments);
        return command;
    }

    /**
     * Returns the arguments that decide what yt-dlp loads. They are the same for all videos.
     *
     * @param forNetwork the arguments that yt-dlp needs for the network settings
     */
    static List<String> loading(SourceSettings source, DownloadTools tools, List<String> forNetwork) {
        List<String> arguments = new ArrayList<>(List.of("--ignore-config", "--no-cache-dir"));
        if (WatchAddress.isThisMachine(source.watchUrl())) {
            arguments.addAll(NO_KNOWN_SITES);
        }
        arguments.addAll(tools.ytDlpArguments());
        arguments.addAll(forNetwork);
        return arguments;
    }

    /**
     * Returns the arguments of yt-dlp for a video. They contain neither the video's id nor the path of its folder,
     * which is named after the id: every user of the machine can see arguments, and everyone who knows the id of an
     * unlisted video can watch it. Instead, yt-dlp runs in that folder, and reads the address of the video from a file.
     *
     * @param task {@link #DOWNLOAD}, {@link #REPORT_FORMAT} or {@link #TEST_MEDIA}
     * @param forNetwork the arguments that yt-dlp needs for the network settings
     * @param address the file in the video's folder that contains the address of its page
     * @param cookies the file in the video's folder that contains the cookies
     */
    static List<String> arguments(
            List<String> task,
            DownloadSettings download,
            SourceSettings source,
            DownloadTools tools,
            List<String> forNetwork,
            DownloadRequest request,
            Path address,
            Optional<Path> cookies) {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(COMMON);
        if (WatchAddress.isThisMachine(source.watchUrl())) {
            arguments.addAll(NO_KNOWN_SITES);
        }
        // Formats and protocols are restricted, because a file that a source calls an MP4 may in fact be a playlist
        // that makes ffmpeg read and merge files of this machine.
        POSTPROCESSORS.forEach(name -> arguments.addAll(List.of(
                "--postprocessor-args",
                name + "+ffmpeg_i:-protocol_whitelist file -format_whitelist " + LOCAL_FORMATS)));
        if (task != TEST_MEDIA) {
            arguments.addAll(request.plainerThan()
                    .map(than -> FormatChoice.plainerOptions(download, request.language(), than))
                    .orElseGet(() -> FormatChoice.options(download, request.language())));
            arguments.addAll(ONE_FILE);
        }
        arguments.addAll(task);
        arguments.addAll(tools.ytDlpArguments());
        arguments.addAll(forNetwork);
        download.rateLimit().ifPresent(limit -> arguments.addAll(List.of("--limit-rate", Long.toString(limit))));
        download.ffmpegLocation()
                .ifPresent(location -> arguments.addAll(
                        List.of("--ffmpeg-location", location.toAbsolutePath().toString())));
        cookies.ifPresent(
                file -> arguments.addAll(List.of("--cookies", file.getFileName().toString())));
        arguments.addAll(List.of("--batch-file", address.getFileName().toString()));
        arguments.addAll(download.args());
        if (task == TEST_MEDIA) {
            arguments.addAll(ONE_SMALL_FORMAT);
        }
        return arguments;
    }
}
