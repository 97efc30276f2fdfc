package dev.yt2ms.job.control;

import java.util.OptionalInt;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/**
 * Options of the command line for a run, beyond the job file.
 *
 * @param incremental whether a new run may enumerate only the newest videos, if no full enumeration is due
 * @param confirmedDeletes how many contents of videos that are deleted or private on YouTube may be deleted; empty for
 *     none
 */
public record RunOptions(boolean incremental, OptionalInt confirmedDeletes) {

    /** The options of an ordinary migration. */
    public static final RunOptions PLAIN = new RunOptions(false, OptionalInt.empty());

    private static final String CONFIRMED_DELETES = "confirmedDeletes";

    /**
     * Adds the options that steps need to the job parameters. These parameters do not identify the run, because each
     * start of the run may have other options.
     */
    public void addTo(JobParametersBuilder parameters) {
        confirmedDeletes.ifPresent(number -> parameters.addLong(CONFIRMED_DELETES, (long) number, false));
    }

    /** Returns how many contents may be deleted at this start; empty for none. */
    public static OptionalInt confirmedDeletes(JobParameters parameters) {
        Long number = parameters.getLong(CONFIRMED_DELETES);
        return number == null ? OptionalInt.empty() : OptionalInt.of(number.intValue());
    }
}
