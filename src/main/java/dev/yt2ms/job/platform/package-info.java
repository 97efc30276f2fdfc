/**
 * The platform's contents as the job knows them: the index, its refresh, and the guard against overwriting. The steps
 * {@code recover}, {@code upload} and {@code verify} use this package.
 */
@NullMarked
package dev.yt2ms.job.platform;

import org.jspecify.annotations.NullMarked;
