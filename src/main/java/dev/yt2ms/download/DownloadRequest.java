package dev.yt2ms.download;

import dev.yt2ms.model.Media;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to download, and to where.
 *
 * @param videoId the video's id
 * @param duration the length that the source tells; the file's must be about that
 * @param language what the source says is spoken in it, a language tag or empty text; decides between sound tracks
 * @param directory the video's own directory, made when missing; a resumable rest of an earlier attempt may be in it
 * @param plainerThan a file of it that the platform could not encode; empty where the best one is wanted
 */
public record DownloadRequest(
        String videoId, Duration duration, String language, Path directory, Optional<Media> plainerThan) {

    /** A request for the best file. */
    public DownloadRequest(String videoId, Duration duration, String language, Path directory) {
        this(videoId, duration, language, directory, Optional.empty());
    }
}
