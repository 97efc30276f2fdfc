package dev.yt2ms.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of comparing the videos of the source, the items of the ledger and the contents of the platform. Every
 * video counts exactly once in {@code source}, and every content once in {@code platform}.
 *
 * @param lookedAt when the last complete refresh of the platform index began; empty before the first complete refresh
 * @param source the number of videos for each result; results without videos are not in the map
 * @param platform the number of contents for each origin; origins without contents are not in the map
 * @param notSeenYet the number of uploads that the last index refresh could not see, because they arrived after the
 *     refresh had begun or shortly before
 * @param unaccounted the first inconsistencies, at most 100
 */
public record Reconciliation(
        Optional<Instant> lookedAt,
        Map<SourceSide, Long> source,
        Map<PlatformSide, Long> platform,
        long notSeenYet,
        List<Unaccounted> unaccounted) {

    /** The result for a video of the source. If several values apply, the first of them counts. */
    public enum SourceSide {
        /** The video is on the platform, but another video is recorded with the same content. */
        SHARED,
        /** The video is recorded as uploaded, but the platform did not list its content. */
        MISSING,
        /** The video is on the platform, but something that was sent is missing or different there. */
        DIFFERING,
        /** The video is on the platform and was not compared yet. */
        UNVERIFIED,
        /** The video is on the platform as it was sent, and is deleted or private on YouTube. */
        GONE_AND_KEPT,
        /** The video is on the platform as it was sent. */
        VERIFIED,
        FAILED,
        /** The video is deleted or private on YouTube, and is not on the platform. */
        GONE,
        /** A rule of the selection excludes the video. */
        SKIPPED,
        /** The video is still to be moved. */
        OPEN
    }

    /** The origin of a content of the platform. If several values apply, the first of them counts. */
    public enum PlatformSide {
        /** The content belongs to a video that is done. */
        OURS,
        /** The content belongs to a video that is not done: it failed, is now excluded, or will be sent again. */
        UNFINISHED,
        /** No item records the content, but it has the same referenceID as a content that an item records. */
        DOUBLED,
        /** No item records the content, but its referenceID contains the id of a video in the ledger. */
        LIKE_OURS,
        /** The content has nothing to do with this migration. */
        FOREIGN
    }

    /**
     * An inconsistency between ledger and platform.
     *
     * @param what the kind of inconsistency: {@code SHARED}, {@code MISSING} or {@code DOUBLED}
     * @param videoId the video
     * @param contentId the content
     */
    public record Unaccounted(String what, String videoId, String contentId) {}

    /** Returns the number of all enumerated videos. */
    public long videos() {
        return sum(source);
    }

    /** Returns the number of contents that the last index refresh saw. */
    public long contents() {
        return sum(platform);
    }

    /** Returns the number of inconsistencies; 0 if ledger and platform agree. */
    public long unexplained() {
        return count(SourceSide.SHARED) + count(SourceSide.MISSING) + count(PlatformSide.DOUBLED);
    }

    /** Returns the number of videos with this result. */
    public long count(SourceSide side) {
        return source.getOrDefault(side, 0L);
    }

    /** Returns the number of contents with this origin. */
    public long count(PlatformSide side) {
        return platform.getOrDefault(side, 0L);
    }

    private static long sum(Map<?, Long> sides) {
        return sides.values().stream().mapToLong(Long::longValue).sum();
    }
}
