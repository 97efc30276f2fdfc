/**
 * The step {@code preflight}: finds problems that can be recognized before any byte is transferred. The step runs at
 * each start, before all other steps.
 */
@NullMarked
package dev.yt2ms.job.preflight;

import org.jspecify.annotations.NullMarked;
