/** The step {@code preflight}: finds what can be known to be wrong before a byte moves. */
@NullMarked
package dev.yt2ms.job.preflight;

import org.jspecify.annotations.NullMarked;
