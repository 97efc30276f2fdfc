package dev.yt2ms.ledger;

import java.time.Duration;

/**
 * A downloaded file that waits for its upload.
 *
 * @param name its name inside the video's staging folder
 * @param bytes its size
 * @param sha256 its SHA-256, 64 lower-case hex digits
 * @param duration its own length
 * @param format a description for people
 */
public record StagedFile(String name, long bytes, String sha256, Duration duration, String format) {}
