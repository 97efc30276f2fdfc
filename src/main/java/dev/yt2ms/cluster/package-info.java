/**
 * Several machines that share one migration in PostgreSQL: their roles, which db-scheduler hands out, and what proves
 * that a machine still has its role. No class of this package is loaded for a ledger in H2.
 */
@NullMarked
package dev.yt2ms.cluster;

import org.jspecify.annotations.NullMarked;
