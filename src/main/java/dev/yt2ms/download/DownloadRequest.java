package dev.yt2ms.download;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What to download, and to where.
 *
 * @param videoId the video's id
 * @param duration the length that the source tells; the file's must be about that
 * @param language what the source says is spoken in it, a language tag or empty text; decides between sound tracks
 * @param directory the video's own directory, made when missing; a resumable rest of an earlier attempt may be in it
 */
public record DownloadRequest(String videoId, Duration duration, String language, Path directory) {}
