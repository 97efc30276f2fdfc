package dev.yt2ms.ledger;

import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Media;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One video as {@code status} tells it.
 *
 * @param attempts failed downloads and uploads that count, and uploads that turned out unusable
 * @param adopted whether its content was found on the platform, and not uploaded
 * @param filename the name on the platform; empty before the upload
 * @param differences what the platform has otherwise than it was sent; empty also where it was never compared
 * @param rule the rule that classified its last failure
 * @param bytes bytes uploaded, or staged while it is not uploaded yet
 * @param media what was taken of it; empty before the download, and for what an earlier version downloaded
 * @param plainerThan a file of it that the platform could not encode: it is moved in a plainer format since
 * @param changedFields what changed at the source since the upload
 * @param changedAt when that was found
 * @param goneSince the first full look that did not find it at the source
 * @param betterHeight pixels of a better picture that the source has by now
 */
public record ItemStatus(
        String videoId,
        String title,
        Instant publishedAt,
        ItemState state,
        int attempts,
        Optional<String> contentId,
        boolean adopted,
        Optional<String> filename,
        Optional<String> errorClass,
        Optional<String> rule,
        Optional<String> error,
        Optional<String> skipReason,
        List<Difference> differences,
        OptionalLong bytes,
        Optional<Media> media,
        Optional<Media> plainerThan,
        Optional<Instant> uploadedAt,
        Optional<Instant> verifiedAt,
        List<String> changedFields,
        Optional<Instant> changedAt,
        Optional<Instant> goneSince,
        OptionalLong betterHeight) {}
