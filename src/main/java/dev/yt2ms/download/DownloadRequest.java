package dev.yt2ms.download;

import dev.yt2ms.model.Media;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A video to download, and the directory for its file.
 *
 * @param videoId the video's id
 * @param duration the length that the source reports, for comparison with the file's length; zero if unknown
 * @param language the spoken language that the source reports, as a language tag, or empty text; it decides which audio
 *     track is downloaded
 * @param directory a directory for this video alone. The download creates it if it is missing; it may hold partial
 *     files of an earlier attempt
 * @param plainerThan the properties of an earlier file of the video that the platform could not encode; the download
 *     then chooses a format that is easier to encode. Empty to download the best format
 */
public record DownloadRequest(
        String videoId, Duration duration, String language, Path directory, Optional<Media> plainerThan) {

    /** Requests the best file. */
    public DownloadRequest(String videoId, Duration duration, String language, Path directory) {
        this(videoId, duration, language, directory, Optional.empty());
    }
}
