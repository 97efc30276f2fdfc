package dev.yt2ms.download;

import dev.yt2ms.download.tools.ToolFinder;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The programs that downloads need. {@link ToolFinder} finds them and checks that they run.
 *
 * @param ytDlp yt-dlp's executable
 * @param ytDlpVersion the version of yt-dlp, e.g. {@code 2025.11.12}
 * @param ytDlpArguments arguments that this yt-dlp needs on each command line, e.g. the path of its JavaScript runtime
 * @param ffmpeg ffmpeg's executable
 * @param ffmpegVersion the version of ffmpeg, e.g. {@code 5.1.9}
 * @param ffprobe ffprobe's executable
 * @param setpriv util-linux's setpriv, which makes the kernel end a download when the process that started it dies;
 *     empty if it is not installed
 * @param warnings sentences for a person about tools that work but need attention
 */
public record DownloadTools(
        Path ytDlp,
        String ytDlpVersion,
        List<String> ytDlpArguments,
        Path ffmpeg,
        String ffmpegVersion,
        Path ffprobe,
        Optional<Path> setpriv,
        List<String> warnings) {

    public DownloadTools {
        Objects.requireNonNull(ytDlp);
        Objects.requireNonNull(ytDlpVersion);
        Objects.requireNonNull(ffmpeg);
        Objects.requireNonNull(ffmpegVersion);
        Objects.requireNonNull(ffprobe);
        Objects.requireNonNull(setpriv);
        ytDlpArguments = List.copyOf(ytDlpArguments);
        warnings = List.copyOf(warnings);
    }
}
