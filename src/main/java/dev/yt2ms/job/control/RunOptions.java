package dev.yt2ms.job.control;

import java.util.OptionalInt;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;

/**
 * The options of a run that are given on the command line, and not in the job file.
 *
 * @param incremental whether a new run may enumerate only the newest videos, if no full enumeration is due
 * @param confirmedDeletes the number of contents that may be deleted on the platform because their videos are deleted
 *     or private on YouTube; empty if none may be deleted
 */
public record RunOptions(boolean incremental, OptionalInt confirmedDeletes) {

    /** The options of an ordinary migration. */
    public static final RunOptions PLAIN = new RunOptions(false, OptionalInt.empty());

    private static final String CONFIRMED_DELETES = "confirmedDeletes";

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
