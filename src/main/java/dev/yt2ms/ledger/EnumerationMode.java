package dev.yt2ms.ledger;

/** How much of the channel a run looks at. */
public enum EnumerationMode {
    /** The whole list, and by its id every known video that the list does not show. */
    FULL,
    /** The list from its newest page on, up to a page that brings no news; and what may have become an ordinary video. */
    SHORT
}
