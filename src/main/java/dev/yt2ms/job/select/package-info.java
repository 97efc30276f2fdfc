/**
 * The step {@code select}: applies the selection rules of the job file again to all videos that are not yet uploaded.
 * The step runs at each start, after the enumeration.
 */
@NullMarked
package dev.yt2ms.job.select;

import org.jspecify.annotations.NullMarked;
