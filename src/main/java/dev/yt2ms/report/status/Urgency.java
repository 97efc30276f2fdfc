package dev.yt2ms.report.status;

/** How urgent it is that a person does something about videos, the most urgent first. */
public enum Urgency {
    /** Until a person acts, the videos are not moved, or differ from what was sent. */
    ACT("a person must act"),
    /** No run tries the videos again by itself. A person can change that for some of them. */
    PERMANENT("not tried again until a person changes something"),
    /** A later run tries the videos again by itself. */
    PASSES("passes by itself in a later run"),
    /** No person can or needs to do anything. */
    NOTHING("nothing to do");

    private final String words;

    Urgency(String words) {
        this.words = words;
    }

    /** Returns what it means for a person, as a part of a sentence. */
    public String words() {
        return words;
    }
}
