package dev.yt2ms.job.control;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/**
 * The options of a run that are given on the command line, and not in the job file.
 *
 * @param incremental whether a new run may enumerate only the newest videos, if no full enumeration is due
 * @param confirmedDeletes the number of contents that may be deleted on the platform because their videos are deleted
 *     or private on YouTube; empty if none may be deleted
 * @param scan the scan for which a sync was started; empty if the run is no sync, or if deletions are confirmed
 */
public record RunOptions(boolean incremental, OptionalInt confirmedDeletes, Optional<DueScan> scan) {

    private static final String CONFIRMED_DELETES = "confirmedDeletes";

    /** The options of an ordinary migration. */
    public static final RunOptions PLAIN = ofMigration(OptionalInt.empty());

    /**
     * A scan of the channel that is due. If several machines share the migration, a scan by one of them can be enough.
     *
     * @param at when the scan was due
     * @param servedFrom a scan of another machine that was due at this time or later makes this one needless
     */
    public record DueScan(Instant at, Instant servedFrom) {

        /** Converts the times of this scan to those of a clock that is ahead by this duration. */
        public DueScan ahead(Duration by) {
            return new DueScan(at.plus(by), servedFrom.plus(by));
        }
    }

    /** Returns the options of a migration, which enumerates the whole channel. */
    public static RunOptions ofMigration(OptionalInt confirmedDeletes) {
        return new RunOptions(false, confirmedDeletes, Optional.empty());
    }

    /**
     * Returns the options of a sync. If a person has confirmed deletions, a scan of another machine is not enough,
     * because it deleted nothing.
     */
    public static RunOptions ofSync(OptionalInt confirmedDeletes, DueScan scan) {
        return new RunOptions(
                true, confirmedDeletes, confirmedDeletes.isPresent() ? Optional.empty() : Optional.of(scan));
    }

    /**
     * Adds to the job parameters those options that steps need. They are not identifying parameters, because each start
     * of a run may have other options.
     */
    public void addTo(JobParametersBuilder parameters) {
        confirmedDeletes.ifPresent(number -> parameters.addLong(CONFIRMED_DELETES, (long) number, false));
    }

    /** Returns the number of contents that may be deleted at this start; empty if none may be deleted. */
    public static OptionalInt confirmedDeletes(JobParameters parameters) {
        Long number = parameters.getLong(CONFIRMED_DELETES);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number.intValue());
    }
}
