package dev.yt2ms.ledger;

import dev.yt2ms.model.Channel;
import java.time.Instant;
import java.util.Optional;

/**
 * The current or last run of a migration.
 *
 * @param name the migration's name
 * @param number the number of the run, from 1; an identifying parameter of the batch job
 * @param state whether the run is in progress, stopped or completed
 * @param startedAt when the last process of the run started
 * @param endedAt when that process ended the run
 * @param stoppedBecause why the run ended before its work was done
 * @param resumeAt when another start is worthwhile
 * @param channel the channel or playlist; empty until it is resolved
 * @param quotaUsed YouTube quota units of all runs
 * @param quotaForPlaylists the part of these units that was spent on reading playlists
 * @param canaryPassed whether the first videos were compared, or need not be, so that the other uploads may begin
 * @param look how much of the channel the run enumerates
 * @param fullScanAt when the last full enumeration was complete
 * @param fullScanNote what a person should know about that enumeration
 */
public record MigrationRun(
        String name,
        int number,
        State state,
        Instant startedAt,
        Optional<Instant> endedAt,
        Optional<String> stoppedBecause,
        Optional<Instant> resumeAt,
        Optional<Channel> channel,
        long quotaUsed,
        long quotaForPlaylists,
        boolean canaryPassed,
        EnumerationMode mode,
        Optional<Instant> fullScanAt,
        Optional<String> fullScanNote) {

    /** Whether a run is in progress. */
    public enum State {
        RUNNING,
        /** The run ended early; the next start continues it. */
        STOPPED,
        /** The run has no work left; the next start begins a new run. */
        COMPLETED
    }
}
