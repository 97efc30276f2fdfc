package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.DownloadRequest;
import dev.yt2ms.download.DownloadTools;
import dev.yt2ms.download.media.MediaProbe;
import dev.yt2ms.download.staging.ProgressTracker;
import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.SourceSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line of one yt-dlp. What each option is for is in the notes on yt-dlp. */
final class YtDlpCommand {

    /** Of media, subtitles, pictures and chapters; demuxers that open no further files. */
    private static final String LOCAL_FORMATS = MediaProbe.PLAIN_FORMATS
            + ",mpeg,ogg,aac,mp3,wav,flac,ac3,eac3,srt,webvtt,ass,image2,jpeg_pipe,mjpeg,png_pipe,webp_pipe,gif,ffmetadata";

    /** All of yt-dlp's postprocessors that run ffmpeg. It takes no option for the inputs of all of them at once. */
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

    /** Whatever else was asked for, so that nothing is merged. */
    private static final List<String> ONE_SMALL_FORMAT = List.of("-f", "w/wv*/wa*");

    /** Downloads. */
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
            // A second line: the sizes that the source declared for streams that are merged.
            "--print-to-file",
            "after_move:%(requested_formats.:.{format_id,filesize})j",
            VideoDirectory.RESULT,
            "-o",
            VideoDirectory.MEDIA);

    /** Only tells of the format that would be downloaded. Not {@code --print}, which hides why there is none. */
    static final List<String> TELL_FORMAT = List.of(
            "--simulate",
            "--print-to-file",
            "video:%(.{filesize,filesize_approx,tbr,height,width,format_id,format_note})j",
            VideoDirectory.RESULT);

    /** Reads the first 10 KiB of the media, which a simulation would not ask for. */
    static final List<String> TEST_MEDIA = List.of("--test", "--fixup", "never", "-o", VideoDirectory.MEDIA);

    private YtDlpCommand() {}

    /**
     * The whole line for a video.
     *
     * @param task {@link #DOWNLOAD}, {@link #TELL_FORMAT} or {@link #TEST_MEDIA}
     * @param forNetwork what yt-dlp needs to reach its servers
     */
    static List<String> of(
            List<String> task,
            DownloadSettings download,
            SourceSettings source,
            DownloadTools tools,
            List<String> forNetwork,
            DownloadRequest request,
            Optional<Path> cookies) {
        List<String> command = new ArrayList<>();
        // The download dies with this program, even when that is killed.
        tools.setpriv().ifPresent(setpriv -> command.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--")));
        command.add(tools.ytDlp().toString());
        command.addAll(COMMON);
        // What a source calls an MP4 may be a playlist of files of this machine, for ffmpeg to read and to merge.
        POSTPROCESSORS.forEach(name -> command.addAll(List.of(
                "--postprocessor-args",
                name + "+ffmpeg_i:-protocol_whitelist file -format_whitelist " + LOCAL_FORMATS)));
        if (task != TEST_MEDIA) {
            command.addAll(request.plainerThan()
                    .map(than -> FormatChoice.plainerOptions(download, request.language(), than))
                    .orElseGet(() -> FormatChoice.options(download, request.language())));
            command.addAll(ONE_FILE);
        }
        command.addAll(task);
        command.addAll(tools.ytDlpArguments());
        command.addAll(forNetwork);
        download.rateLimit().ifPresent(limit -> command.addAll(List.of("--limit-rate", Long.toString(limit))));
        download.ffmpegLocation()
                .ifPresent(location -> command.addAll(
                        List.of("--ffmpeg-location", location.toAbsolutePath().toString())));
        cookies.ifPresent(file ->
                command.addAll(List.of("--cookies", file.toAbsolutePath().toString())));
        command.addAll(download.args());
        if (task == TEST_MEDIA) {
            command.addAll(ONE_SMALL_FORMAT);
        }
        command.add("--");
        command.add(source.watchUrlOf(request.videoId()));
        return command;
    }
}
