package dev.yt2ms.ledger;

/** How much of the channel a run enumerates. */
public enum EnumerationMode {
    /** The run reads the whole list, and asks by id for every known video that the list does not show. */
    FULL,
    /**
     * The run reads the list from its newest page up to a page that shows nothing new, and asks by id for the videos
     * that could not be moved yet.
     */
    SHORT
}
