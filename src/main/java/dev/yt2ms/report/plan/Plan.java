package dev.yt2ms.report.plan;

import dev.yt2ms.ledger.MigrationRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a plan: what a migration would move, and how long it would take.
 *
 * @param name the name of the migration
 * @param channel the channel's title
 * @param listed the number of videos found on the channel
 * @param selected the number of videos that the selection rules allow
 * @param moved how many of the selected videos are on the platform already
 * @param estimate the work that is left
 * @param quota the YouTube quota units that this plan used; the first enumeration of a migration uses the same number
 * @param skipped the number of skipped videos by rule
 * @param problems what the owner may want to fix first, one sentence each
 * @param samples the upload fields of the videos that would be moved first
 * @param incomplete why the channel was not read completely; empty if it was read completely
 */
public record Plan(
        String name,
        String channel,
        long listed,
        long selected,
        long moved,
        Estimate estimate,
        MigrationRun.QuotaUse quota,
        Map<String, Long> skipped,
        List<String> problems,
        List<Map<String, String>> samples,
        Optional<String> incomplete) {

    /**
     * The work that is left.
     *
     * @param length the total duration of the videos still to be moved
     * @param bytes the estimated size of these videos
     * @param basis the basis of the estimate, for people
     * @param least the minimum time that the job's limits and YouTube's pace allow
     */
    public record Estimate(Duration length, long bytes, String basis, Duration least) {}

    /** The number of days that the enumeration takes with the API's free daily quota. */
    public long quotaDays() {
        return PlanEstimate.quotaDays(quota.total());
    }
}
