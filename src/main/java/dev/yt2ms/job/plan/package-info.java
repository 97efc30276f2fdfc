/**
 * The job {@code planMigration}: finds out what a migration would do, and moves nothing. The command {@code plan}
 * starts this job.
 */
@NullMarked
package dev.yt2ms.job.plan;

import org.jspecify.annotations.NullMarked;
