/**
 * The step {@code recover}: cleans up what a dead process left unfinished. The step runs at each start, before anything
 * is transferred.
 */
@NullMarked
package dev.yt2ms.job.recover;

import org.jspecify.annotations.NullMarked;
