/**
 * Opens, upgrades and locks the ledger's database, H2 or PostgreSQL, and recognizes its errors. The job, the commands
 * and the checks open the ledger through {@link dev.yt2ms.ledger.database.LedgerDatabase}.
 */
@NullMarked
package dev.yt2ms.ledger.database;

import org.jspecify.annotations.NullMarked;
