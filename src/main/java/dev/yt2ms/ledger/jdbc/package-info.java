/**
 * All the SQL of the ledger, one class for each group of queries or changes. The job and the commands use these classes
 * through the interfaces of {@code ledger}, or directly. docs/architecture.md lists the tables that each class changes.
 */
@NullMarked
package dev.yt2ms.ledger.jdbc;

import org.jspecify.annotations.NullMarked;
