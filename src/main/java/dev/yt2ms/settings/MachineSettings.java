package dev.yt2ms.settings;

import java.util.Optional;

/**
 * What belongs to one machine, and may differ between the machines that share a migration.
 *
 * @param node the name of this machine if several machines share the ledger; empty for a random name that is kept in the
 *     state directory
 * @param network how yt2ms connects to other machines
 * @param database the ledger's database
 */
public record MachineSettings(Optional<String> node, NetworkSettings network, DatabaseSettings database) {}
