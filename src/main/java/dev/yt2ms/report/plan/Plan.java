package dev.yt2ms.report.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a migration would do.
 *
 * @param name the migration
 * @param channel the channel's title
 * @param listed videos that were found
 * @param selected videos that the selection takes
 * @param moved those of them that are on the platform already
 * @param length total length of what is left to be moved
 * @param bytes a guess of their size
 * @param basis what the guess rests on
 * @param least the time that the job's limits allow at best
 * @param quotaUsed YouTube quota units of this plan; a migration's first enumeration costs the same
 * @param quotaForPlaylists those of them that went into knowing which videos are in which playlists
 * @param skipped videos left out, by rule
 * @param problems what the owner may want to mend, one sentence each
 * @param samples the first videos in order, with their upload fields
 * @param incomplete why not all of the channel is known
 */
public record Plan(
        String name,
        String channel,
        long listed,
        long selected,
        long moved,
        Duration length,
        long bytes,
        String basis,
        Duration least,
        long quotaUsed,
        long quotaForPlaylists,
        Map<String, Long> skipped,
        List<String> problems,
        List<Map<String, String>> samples,
        Optional<String> incomplete) {

    /** Days of the API's free quota that the enumeration takes. */
    public long quotaDays() {
        return PlanEstimate.quotaDays(quotaUsed);
    }
}
