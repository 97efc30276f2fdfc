package dev.yt2ms.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The columns of a video in a table of all videos.
 *
 * @param attempts the number of attempts that count against the limits
 * @param rule the rule of the last failure; empty if there is none
 * @param skipReason why the video is not selected; empty if it is
 * @param bytes the uploaded bytes; before the upload, the staged bytes
 */
public record ListedVideo(
        String videoId,
        String title,
        Instant publishedAt,
        Duration duration,
        ItemState state,
        int attempts,
        Optional<String> rule,
        Optional<String> skipReason,
        OptionalLong bytes,
        Optional<Instant> uploadedAt) {}
