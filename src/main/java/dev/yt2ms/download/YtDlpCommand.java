package dev.yt2ms.download;

import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.SourceSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command line of one yt-dlp. What each option is for is in the notes on yt-dlp. */
final class YtDlpCommand {

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
            "--merge-output-format",
            "mp4",
            "--remux-video",
            "mp4",
            "--match-filters",
            "live_status!=?is_live & live_status!=?is_upcoming & live_status!=?post_live");

    /** Downloads. */
    static final List<String> DOWNLOAD = List.of(
            "--progress-template",
            ProgressTracker.TEMPLATE,
            "--print-to-file",
            "before_dl:%(.{format_id,filesize})j",
            VideoDirectory.FORMATS,
            "--print-to-file",
            "after_move:%(.{id,extractor_key,filepath,format_id,ext,vcodec,acodec,width,height,duration})j",
            VideoDirectory.RESULT,
            // A second line: the sizes that the source declared for streams that are merged.
            "--print-to-file",
            "after_move:%(requested_formats.:.{format_id,filesize})j",
            VideoDirectory.RESULT,
            "-o",
            VideoDirectory.MEDIA);

    /** Only tells of the format that would be downloaded. Not {@code --print}, which hides why there is none. */
    static final List<String> TELL_FORMAT = List.of(
            "--simulate", "--print-to-file", "video:%(.{filesize,filesize_approx,tbr})j", VideoDirectory.RESULT);

    private YtDlpCommand() {}

    /**
     * The whole line for a video.
     *
     * @param task {@link #DOWNLOAD} or {@link #TELL_FORMAT}
     */
    static List<String> of(
            List<String> task,
            DownloadSettings download,
            SourceSettings source,
            DownloadTools tools,
            DownloadRequest request,
            Optional<Path> cookies) {
        List<String> command = new ArrayList<>();
        // The download dies with this program, even when that is killed.
        tools.setpriv().ifPresent(setpriv -> command.addAll(List.of(setpriv.toString(), "--pdeathsig", "KILL", "--")));
        command.add(tools.ytDlp().toString());
        command.addAll(COMMON);
        command.addAll(FormatChoice.options(download, request.language()));
        command.addAll(task);
        command.addAll(tools.ytDlpArguments());
        download.rateLimit().ifPresent(limit -> command.addAll(List.of("--limit-rate", Long.toString(limit))));
        download.ffmpegLocation()
                .ifPresent(location -> command.addAll(
                        List.of("--ffmpeg-location", location.toAbsolutePath().toString())));
        cookies.ifPresent(file ->
                command.addAll(List.of("--cookies", file.toAbsolutePath().toString())));
        command.addAll(download.args());
        command.add("--");
        command.add(source.watchUrlOf(request.videoId()));
        return command;
    }
}
