/** The ledger's database, H2 or PostgreSQL: opening and upgrading it, its lock, and what its errors mean. */
package dev.yt2ms.ledger.database;
