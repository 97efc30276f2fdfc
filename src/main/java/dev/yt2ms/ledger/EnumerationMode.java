package dev.yt2ms.ledger;

/** How much of the channel a run enumerates. */
public enum EnumerationMode {
    /** The run reads the whole list, and asks YouTube by id for every known video that is missing from the list. */
    FULL,
    /**
     * The run reads the list from its newest page up to a page that shows nothing new, and asks YouTube by id for known
     * videos that were too young or could not be moved yet, e.g. because they were live.
     */
    SHORT
}
