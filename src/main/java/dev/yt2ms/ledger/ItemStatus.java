package dev.yt2ms.ledger;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One video as {@code status} tells it.
 *
 * @param attempts failed downloads and uploads that count
 * @param filename the name on the platform; empty before the upload
 * @param bytes bytes uploaded, or staged while it is not uploaded yet
 */
public record ItemStatus(
        String videoId,
        String title,
        Instant publishedAt,
        ItemState state,
        int attempts,
        Optional<String> contentId,
        Optional<String> filename,
        Optional<String> errorClass,
        Optional<String> error,
        Optional<String> skipReason,
        OptionalLong bytes,
        Optional<Instant> uploadedAt) {}
