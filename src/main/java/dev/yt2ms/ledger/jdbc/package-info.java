/** All the SQL of the ledger, by what is asked of it. */
package dev.yt2ms.ledger.jdbc;
