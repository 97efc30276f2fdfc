package dev.yt2ms.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Source, ledger and platform side by side: every video and every content counts exactly once on its side.
 *
 * @param lookedAt when the last look at all that the platform holds was begun; empty where there was none
 * @param source videos of the ledger by what became of them; sides without any are left out
 * @param platform contents of the platform by whose they are; sides without any are left out
 * @param notSeenYet uploads that came after the last look, or just before it
 * @param unaccounted the first of those that nothing explains
 */
public record Reconciliation(
        Optional<Instant> lookedAt,
        Map<SourceSide, Long> source,
        Map<PlatformSide, Long> platform,
        long notSeenYet,
        List<Unaccounted> unaccounted) {

    /** What became of a video of the source; the first that fits. */
    public enum SourceSide {
        /** On record with a content that is on record for another video too. */
        SHARED,
        /** On record as uploaded, but the platform did not show its content. */
        MISSING,
        /** On the platform, but something was lost. */
        DIFFERING,
        /** On the platform, and not compared yet. */
        UNVERIFIED,
        /** On the platform as it was sent, and no longer at the source. */
        GONE_AND_KEPT,
        /** On the platform as it was sent. */
        VERIFIED,
        FAILED,
        /** No longer at the source, and not on the platform. */
        GONE,
        /** Left out by a rule. */
        SKIPPED,
        /** Still to be moved. */
        OPEN
    }

    /** Whose a content of the platform is; the first that fits. */
    public enum PlatformSide {
        /** On record for a video that is done. */
        OURS,
        /** On record for a video that is not done: failed, left out by now, or to be sent again. */
        UNFINISHED,
        /** Another content with the referenceID of one that is on record. */
        DOUBLED,
        /** Not on record, but its referenceID holds the id of a video of ours. */
        LIKE_OURS,
        /** Somebody else's. */
        FOREIGN
    }

    /**
     * Something that nothing explains.
     *
     * @param what {@code SHARED}, {@code MISSING} or {@code DOUBLED}
     * @param videoId the video
     * @param contentId the content
     */
    public record Unaccounted(String what, String videoId, String contentId) {}

    /** All videos of the source as enumerated. */
    public long videos() {
        return sum(source);
    }

    /** All contents that the last look showed. */
    public long contents() {
        return sum(platform);
    }

    /** How many nothing explains; 0 when the books balance. */
    public long unexplained() {
        return source.getOrDefault(SourceSide.SHARED, 0L)
                + source.getOrDefault(SourceSide.MISSING, 0L)
                + platform.getOrDefault(PlatformSide.DOUBLED, 0L);
    }

    private static long sum(Map<?, Long> sides) {
        return sides.values().stream().mapToLong(Long::longValue).sum();
    }
}
