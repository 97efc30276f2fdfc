package dev.yt2ms.ledger;

/** How much of the channel a run enumerates. */
public enum EnumerationMode {
    /** The whole list, and every known video by its id that the list does not show. */
    FULL,
    /**
     * The list from its newest page up to a page without news, and by their ids the videos that could not be moved yet.
     */
    SHORT
}
