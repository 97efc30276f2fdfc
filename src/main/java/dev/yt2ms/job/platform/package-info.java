/** What the job knows of the platform's contents: the index, its refresh, and the guard against overwriting. */
@NullMarked
package dev.yt2ms.job.platform;

import org.jspecify.annotations.NullMarked;
