package dev.yt2ms.job.control;

import java.util.OptionalInt;

/**
 * Options of the command line for a run, beyond the job file.
 *
 * @param incremental whether a new run may enumerate only the newest videos, if no full enumeration is due
 * @param confirmedDeletes how many contents of gone videos may be deleted; empty for none
 */
public record RunOptions(boolean incremental, OptionalInt confirmedDeletes) {

    /** The options of an ordinary migration. */
    public static final RunOptions PLAIN = new RunOptions(false, OptionalInt.empty());
}
