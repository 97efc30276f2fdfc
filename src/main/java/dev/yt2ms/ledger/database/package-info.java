/** The ledger's database, H2 or PostgreSQL: opening and upgrading it, its lock, and what its errors mean. */
@NullMarked
package dev.yt2ms.ledger.database;

import org.jspecify.annotations.NullMarked;
