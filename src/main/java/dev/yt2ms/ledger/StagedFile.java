package dev.yt2ms.ledger;

import dev.yt2ms.model.Media;
import java.time.Duration;
import java.util.Optional;

/**
 * A downloaded file that waits for its upload.
 *
 * @param name its name inside the video's staging folder
 * @param bytes its size
 * @param sha256 its SHA-256, 64 lower-case hex digits
 * @param duration the length of its media
 * @param media its video and audio formats; empty if an earlier version of yt2ms downloaded the file
 */
public record StagedFile(String name, long bytes, String sha256, Duration duration, Optional<Media> media) {}
