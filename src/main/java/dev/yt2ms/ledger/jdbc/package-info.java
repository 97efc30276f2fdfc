/** All the SQL of the ledger, by what is asked of it. */
@NullMarked
package dev.yt2ms.ledger.jdbc;

import org.jspecify.annotations.NullMarked;
