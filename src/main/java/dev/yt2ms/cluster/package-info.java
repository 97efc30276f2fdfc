/**
 * Several machines that share one migration in PostgreSQL: their roles, which db-scheduler hands out, and what proves
 * that a machine still has its role. With a ledger in H2, none of this is used, and no class of db-scheduler is loaded.
 */
@NullMarked
package dev.yt2ms.cluster;

import org.jspecify.annotations.NullMarked;
