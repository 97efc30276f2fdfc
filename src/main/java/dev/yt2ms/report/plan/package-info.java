/**
 * A plan: the estimates and problems of a migration, as text and as JSON. The job {@code planMigration} makes it and
 * the command {@code plan} prints it.
 */
@NullMarked
package dev.yt2ms.report.plan;

import org.jspecify.annotations.NullMarked;
