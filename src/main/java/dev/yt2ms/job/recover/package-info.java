/**
 * The step {@code recover}: puts in order what a dead process left under way. It runs at each start, before anything is
 * transferred.
 */
@NullMarked
package dev.yt2ms.job.recover;

import org.jspecify.annotations.NullMarked;
