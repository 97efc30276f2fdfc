/**
 * The step {@code preflight}: finds what can be known to be wrong before a byte moves. It runs at each start, before
 * all other steps.
 */
@NullMarked
package dev.yt2ms.job.preflight;

import org.jspecify.annotations.NullMarked;
