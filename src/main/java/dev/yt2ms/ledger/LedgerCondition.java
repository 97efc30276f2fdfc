package dev.yt2ms.ledger;

import java.util.Optional;

/**
 * How a ledger is, seen from outside.
 *
 * @param version of its tables
 * @param older whether the next run brings its tables up to date
 * @param newer whether a newer yt2ms made or changed it
 * @param run the last run of the migration; empty before the first, and where the tables are of another version
 */
public record LedgerCondition(String version, boolean older, boolean newer, Optional<MigrationRun> run) {}
