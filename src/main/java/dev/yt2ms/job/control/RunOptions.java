package dev.yt2ms.job.control;

import java.util.OptionalInt;

/**
 * What the command line asks of a run beyond the job file.
 *
 * @param shortLook a new run may look at the newest videos only, where a full look is not due
 * @param confirmedDeletes at most so many contents may be deleted whose videos are gone; empty: none
 */
public record RunOptions(boolean shortLook, OptionalInt confirmedDeletes) {

    /** What a migration asks. */
    public static final RunOptions PLAIN = new RunOptions(false, OptionalInt.empty());
}
