package dev.yt2ms.ledger;

import dev.yt2ms.model.Channel;
import java.time.Instant;
import java.util.Optional;

/**
 * The current or last run of a migration.
 *
 * @param name the migration's name
 * @param number counts completed runs; an identifying parameter of the batch job
 * @param state whether it goes on
 * @param startedAt when this process began with it
 * @param endedAt when it ended
 * @param stoppedBecause why it ended before its work was done
 * @param resumeAt when it is worth to run again
 * @param channel what is migrated, once known
 * @param quotaUsed YouTube quota units of all runs
 * @param quotaForPlaylists those of them that went into knowing which videos are in which playlists
 * @param canaryPassed whether its first videos were compared, or need not be, so that the rest may follow
 * @param mode how much of the channel it looks at
 * @param fullLookAt when the last full look was complete
 * @param fullLookNote what a person should know of that
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
        Optional<Instant> fullLookAt,
        Optional<String> fullLookNote) {

    /** Whether a run goes on. */
    public enum State {
        RUNNING,
        /** Ended early: the next start goes on with the same run. */
        STOPPED,
        /** Nothing was left to do: the next start is a new run. */
        COMPLETED
    }
}
