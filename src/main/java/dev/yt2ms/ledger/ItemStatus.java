package dev.yt2ms.ledger;

import dev.yt2ms.model.Difference;
import dev.yt2ms.model.Media;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The status of one video, as {@code status} reports it.
 *
 * @param attempts the number of counted attempts: failed downloads and uploads, and uploads that turned out unusable
 * @param adopted whether the content was found on the platform instead of being uploaded
 * @param filename the file name on the platform; empty before the upload
 * @param differences the differences between what was sent and what is on the platform; also empty if it was never
 *     compared
 * @param rule the rule that classified the last failure
 * @param bytes the uploaded bytes; the staged bytes while the upload is outstanding
 * @param media the picture and sound of the download; empty before the download, and for a download of an earlier
 *     version
 * @param plainerThan an earlier file of the video that the platform could not encode; the video is moved in a plainer
 *     format since then
 * @param changedFields the details that changed at the source since the upload
 * @param changedAt when the change was found
 * @param goneSince when a full enumeration did not find the video for the first time
 * @param betterHeight the height in pixels of the better picture that the source has by now
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
