/**
 * The step {@code select}: applies the selection rules of the job file to the whole ledger again. The step runs at each
 * start, after the enumeration.
 */
@NullMarked
package dev.yt2ms.job.select;

import org.jspecify.annotations.NullMarked;
