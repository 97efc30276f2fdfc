/**
 * The jobs of Spring Batch: {@code migrateChannel} moves a channel, {@code planMigration} only estimates,
 * {@code verifyMigration} compares. The commands start them through {@link dev.yt2ms.job.Migration}; this package joins
 * the steps, and each step has a package of its own.
 */
@NullMarked
package dev.yt2ms.job;

import org.jspecify.annotations.NullMarked;
