package dev.yt2ms.ledger;

import dev.yt2ms.run.Transfers.Transfer;

/**
 * A running transfer of one of the machines that share a migration.
 *
 * @param node the machine's name
 * @param transfer the transfer, as it was when the machine was last seen alive
 */
public record NodeTransfer(String node, Transfer transfer) {}
