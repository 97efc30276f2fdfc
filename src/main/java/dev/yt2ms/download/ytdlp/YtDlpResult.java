package dev.yt2ms.download.ytdlp;

import dev.yt2ms.download.media.MediaProbe;
import dev.yt2ms.download.staging.ProgressTracker;
import dev.yt2ms.download.staging.VideoDirectory;
import dev.yt2ms.run.UntrustedJson;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result that yt-dlp reports. The report is not trusted, so a file outside the video's directory is not accepted.
 *
 * @param videoId the id of the downloaded video, as the extractor reports it
 * @param ofYouTube whether the id comes from yt-dlp's extractor for YouTube, and is therefore an id of YouTube
 * @param file the media file, in the video's directory
 * @param language the language tag of the audio track; empty if the source does not report it
 * @param hdr whether the picture has a high dynamic range
 * @param upscaled whether the source enlarged the picture that the owner had uploaded
 * @param audio whether a format with sound was chosen; {@code false} if yt-dlp does not report it
 * @param merged whether the file was merged from several streams
 * @param complete whether the progress lines show that every byte arrived that the source declared for these streams
 */
record YtDlpResult(
        String videoId,
        boolean ofYouTube,
        Path file,
        Optional<String> language,
        boolean hdr,
        boolean upscaled,
        boolean audio,
        boolean merged,
        boolean complete) {

    private static final JsonMapper JSON = UntrustedJson.mapper();
    private static final String YOUTUBE = "Youtube";

    /** The maximum number of lines that are read. {@link YtDlpCommand#DOWNLOAD} makes yt-dlp write two. */
    private static final int MOST_LINES = 10;

    /** Reads the result; empty if yt-dlp wrote none, or if it does not name a file in the directory. */
    static Optional<YtDlpResult> read(VideoDirectory directory, ProgressTracker progress) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : directory.result().lines().limit(MOST_LINES).toList()) {
            try {
                lines.add(JSON.readTree(line));
            } catch (JacksonException cut) {
                return Optional.empty();
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Optional<Path> file = inside(directory.path(), lines.get(0).path("filepath"));
        if (file.isEmpty()) {
            return Optional.empty();
        }
        List<JsonNode> streams = new ArrayList<>();
        if (lines.size() > 1 && lines.get(1).isArray()) {
            lines.get(1).forEach(streams::add);
        }
        JsonNode reported = lines.get(0);
        String codec = reported.path("acodec").asString("");
        boolean audio = !codec.isEmpty() && !codec.equals("none");
        boolean merged = streams.size() > 1;
        return Optional.of(new YtDlpResult(
                reported.path("id").asString(""),
                reported.path("extractor_key").asString("").equals(YOUTUBE),
                file.get(),
                Optional.of(reported.path("language").stringValue("").strip()).filter(language -> !language.isEmpty()),
                FormatChoice.isHdr(reported.path("dynamic_range").stringValue("")),
                FormatChoice.isUpscaled(
                        reported.path("format_id").stringValue(""),
                        reported.path("format_note").stringValue("")),
                audio,
                merged,
                merged && allArrived(streams, progress)));
    }

    /**
     * Whether the file belongs to the requested video. The ids of extractors for other sites are not compared, because
     * they differ from the ids of YouTube.
     *
     * @param asked the id of the requested video
     * @param youTube whether the video was requested from YouTube
     */
    boolean isOf(String asked, boolean youTube) {
        return videoId.equals(asked) || !youTube && !ofYouTube;
    }

    /** Returns the properties that the file must have if the video has this duration. */
    MediaProbe.Expected expected(Duration duration) {
        return new MediaProbe.Expected(duration, audio, merged, complete);
    }

    private static Optional<Path> inside(Path directory, JsonNode name) throws IOException {
        Path real = directory.toRealPath();
        try {
            Path file = real.resolve(name.asString("")).toRealPath();
            boolean there = real.equals(file.getParent()) && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            return there ? Optional.of(directory.resolve(file.getFileName())) : Optional.empty();
        } catch (FileSystemException | InvalidPathException e) {
            // The reported name can't be the name of a file. The cause is yt-dlp and not the staging directory.
            return Optional.empty();
        }
    }

    private static boolean allArrived(List<JsonNode> streams, ProgressTracker progress) {
        return streams.stream().allMatch(stream -> {
            JsonNode size = stream.path("filesize");
            return size.isIntegralNumber()
                    && progress.finishedBytes(stream.path("format_id").asString(""))
                            .filter(bytes -> bytes == size.asLong(-1))
                            .isPresent();
        });
    }
}
