/**
 * Several machines that share one migration in PostgreSQL: their roles, which db-scheduler hands out, and what proves
 * that a machine still has its role. A ledger in H2 needs none of it, and loads no class of db-scheduler.
 */
@NullMarked
package dev.yt2ms.cluster;

import org.jspecify.annotations.NullMarked;
