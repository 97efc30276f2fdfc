package dev.yt2ms.job.platform;

import dev.yt2ms.ledger.MigrationItem;
import dev.yt2ms.ledger.PlatformContent;
import dev.yt2ms.ledger.PlatformContent.Status;
import dev.yt2ms.ledger.StagedFile;
import dev.yt2ms.mapping.FieldMapping;
import dev.yt2ms.verify.Lengths;
import java.time.Duration;

/**
 * What a video's content on the platform is known by.
 *
 * @param filename the name of the last try; a template may have been edited since
 */
public record ContentMatcher(MigrationItem item, String filename, String referenceId) {

    public static ContentMatcher of(MigrationItem item, FieldMapping mapping) {
        return new ContentMatcher(
                item,
                item.uploadFilename().orElseGet(() -> mapping.filename(item.video())),
                mapping.referenceId(item.video()));
    }

    /** By our reference; where the platform tells none, by the name, which holds the video's id. */
    public boolean is(PlatformContent content) {
        return content.referenceId().isEmpty()
                ? filename.equalsIgnoreCase(content.filename())
                : referenceId.equals(content.referenceId());
    }

    /** A content in error, or with another length, did not arrive. */
    public boolean isWhole(PlatformContent content) {
        // Before it is encoded, its length says nothing.
        return content.status() != Status.ERROR && (content.status() != Status.READY || isAboutAsLong(content));
    }

    /** Whether its length is the video's, or not told. */
    boolean isAboutAsLong(PlatformContent content) {
        Duration own =
                item.staged().map(StagedFile::duration).orElse(item.video().duration());
        return content.duration()
                .filter(length -> !length.isZero() && !own.isZero())
                .map(length -> Lengths.agree(length, own))
                .orElse(true);
    }
}
