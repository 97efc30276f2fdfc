package dev.yt2ms.ledger;

/**
 * A process that claims items while other machines work on the same migration. The ledger accepts an outcome of an item
 * only from the process that has claimed it.
 */
public interface Claimant {

    /**
     * Returns the text that the ledger records with each item that this process claims. The token is never reused: no
     * other process gets it, nor does this machine's next process after this one has lost its seat (its permission to
     * claim items).
     */
    String token();

    /** Returns the name of this process's machine, which stays the same when the process is started again. */
    String node();

    /** Returns how many items this machine may download, have downloaded and upload at the same time; at least 1. */
    int mostOpen();

    /**
     * Checks without a call of the database that the claims of this process are still its own.
     *
     * @throws ClaimLostException if it is so long ago that the database heard of this process that another process may
     *     have been given its claims
     */
    void check();
}
