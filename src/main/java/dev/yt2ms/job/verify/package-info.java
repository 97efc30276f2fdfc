/**
 * The station {@code verify}, and the job {@code verifyMigration}: compare what was sent with what is on the platform.
 * The station runs in every migration, the job on the command {@code verify}.
 */
@NullMarked
package dev.yt2ms.job.verify;

import org.jspecify.annotations.NullMarked;
