/** The step {@code recover}: puts in order what a dead process left under way. */
@NullMarked
package dev.yt2ms.job.recover;

import org.jspecify.annotations.NullMarked;
