package dev.yt2ms.job.platform;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.model.Content.Status;
import dev.yt2ms.verify.Lengths;
import java.time.Duration;

/**
 * Recognizes the content of a video on the platform.
 *
 * @param filename the file name of the last upload attempt, because the template may have been edited since then; if
 *     there was no attempt, the file name that the template makes
 */
public record ContentMatcher(MigrationItem item, String filename, String referenceId) {

    public static ContentMatcher of(MigrationItem item, FieldMapping mapping) {
        return new ContentMatcher(
                item,
                item.uploadFilename().orElseGet(() -> mapping.filename(item.video())),
                mapping.referenceId(item.video()));
    }

    /**
     * Whether the content belongs to the video. The referenceID decides; if the platform returns none, the file name
     * decides, because it contains the video's id.
     */
    public boolean matches(PlatformContent content) {
        return content.referenceId().isEmpty()
                ? filename.equalsIgnoreCase(content.filename())
                : referenceId.equals(content.referenceId());
    }

    /** Whether the content arrived completely: it is not in error, and its length does not differ from the video's. */
    public boolean isWhole(PlatformContent content) {
        // The length of a content is known only after it is encoded.
        return content.status() != Status.ERROR && (content.status() != Status.READY || isAboutAsLong(content));
    }

    /** Whether the content is about as long as the video, or one of the lengths is unknown. */
    boolean isAboutAsLong(PlatformContent content) {
        Duration own =
                item.staged().map(StagedFile::duration).orElse(item.video().duration());
        return content.duration()
                .filter(length -> !length.isZero() && !own.isZero())
                .map(length -> Lengths.agree(length, own))
                .orElse(true);
    }
}
