/**
 * The platform's contents as the job knows them: the index, its refresh, and the guard against overwriting. The steps
 * that recover, upload and verify use it.
 */
@NullMarked
package dev.yt2ms.job.platform;

import org.jspecify.annotations.NullMarked;
