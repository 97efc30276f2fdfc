/** The job {@code planMigration}: says what a migration would do, and moves nothing. */
package dev.yt2ms.job.plan;
