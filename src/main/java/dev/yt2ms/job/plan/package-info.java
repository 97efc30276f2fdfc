/** The job {@code planMigration}: says what a migration would do, and moves nothing. */
@NullMarked
package dev.yt2ms.job.plan;

import org.jspecify.annotations.NullMarked;
