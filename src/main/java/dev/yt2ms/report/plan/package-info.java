/** A plan: the estimates and problems of a migration, as text and as JSON. */
package dev.yt2ms.report.plan;
