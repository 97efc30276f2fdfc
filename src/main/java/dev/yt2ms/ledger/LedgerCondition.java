package dev.yt2ms.ledger;

import java.util.Optional;

/**
 * The condition of a ledger, as seen by a process that does not hold it.
 *
 * @param version the version of its tables
 * @param older whether the next run will upgrade its tables
 * @param newer whether a newer version of yt2ms created or upgraded the ledger
 * @param run the last run of the migration; empty before the first run, and if the tables have a different version
 */
public record LedgerCondition(String version, boolean older, boolean newer, Optional<MigrationRun> run) {}
