package dev.yt2ms.ledger;

import dev.yt2ms.model.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * The current or last run of a migration.
 *
 * @param number the number of the run, from 1; an identifying parameter of the batch job
 * @param state whether the run is in progress, stopped or completed
 * @param startedAt when the last process of the run started
 * @param end how that process ended the run
 * @param channel the channel or playlist; empty until it is resolved
 * @param quota the units of YouTube's quota that all runs have used
 * @param canaryPassed whether the first videos were compared, or need not be, so that the other uploads may begin
 * @param mode how much of the channel the run enumerates
 * @param fullScan the last full enumeration
 */
public record MigrationRun(
        int number,
        State state,
        Instant startedAt,
        End end,
        Optional<Channel> channel,
        QuotaUse quota,
        boolean canaryPassed,
        EnumerationMode mode,
        FullScan fullScan) {

    /** The state of a run. */
    public enum State {
        RUNNING,
        /** The run ended early; the next start continues it. */
        STOPPED,
        /** The run has no work left; the next start begins a new run. */
        COMPLETED
    }

    /**
     * The end of the last process of a run.
     *
     * @param at when this process ended the run; empty while the run is in progress, and if the process died
     * @param because why the run ended before its work was done
     * @param resumeAt when it makes sense to start again; empty if that is not known
     */
    public record End(Optional<Instant> at, Optional<String> because, Optional<Instant> resumeAt) {}

    /**
     * Units of the YouTube quota.
     *
     * @param total all units
     * @param playlists the part of these units that was spent on reading playlists
     * @param lastDay the last day, in YouTube's time zone, on which units were used; empty if that is not known
     * @param ofLastDay the units of that day
     */
    public record QuotaUse(long total, long playlists, Optional<LocalDate> lastDay, long ofLastDay) {

        /** Returns the units that were used on this day in YouTube's time zone; 0 if it is not the last day. */
        public long on(LocalDate day) {
            return lastDay.equals(Optional.of(day)) ? ofLastDay : 0;
        }
    }

    /**
     * The last full enumeration.
     *
     * @param at when it was complete; empty if none was yet
     * @param note what a person should know about it; empty if there is nothing
     */
    public record FullScan(Optional<Instant> at, Optional<String> note) {}
}
