/**
 * The station {@code verify}, and the job {@code verifyMigration}: compare what was sent with what is on the platform.
 * The station is a part of every migration. The command {@code verify} starts the job.
 */
@NullMarked
package dev.yt2ms.job.verify;

import org.jspecify.annotations.NullMarked;
