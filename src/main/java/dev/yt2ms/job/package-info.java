/**
 * The jobs of Spring Batch: {@code migrateChannel} moves a channel, {@code planMigration} only estimates, {@code
 * verifyMigration} compares. The commands start them through {@link dev.yt2ms.job.Migration}. This package connects the
 * steps, whose classes are in its sub-packages.
 *
 * <p>A <em>run</em> is a job instance of {@code migrateChannel}, and each <em>start</em> of a run is a job execution: a
 * run that was stopped or interrupted is continued by the next start.
 */
@NullMarked
package dev.yt2ms.job;

import org.jspecify.annotations.NullMarked;
