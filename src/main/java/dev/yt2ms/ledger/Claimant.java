package dev.yt2ms.ledger;

/**
 * A process that claims items while other machines work on the same migration. The ledger accepts an outcome of an item
 * only from the process that has claimed it.
 */
public interface Claimant {

    /**
     * Returns the text that the ledger records with each item that this process claims. No other process ever gets the
     * same token, not even a later process of the same machine.
     */
    String token();

    /** Returns the name of this process's machine, which stays the same when the process is started again. */
    String node();

    /** Returns the maximum total of items that this machine downloads, holds as files and uploads; at least 1. */
    int mostOpen();

    /**
     * Checks, without asking the database, that this process still has its claims.
     *
     * @throws ClaimLostException if the database last heard from this process so long ago that other machines may have
     *     taken over its claims
     */
    void check();
}
