package dev.yt2ms.model;

import java.util.List;
import java.util.Optional;

/**
 * A field whose value on the platform differs from the value that was sent.
 *
 * @param field the upload field, e.g. {@code title}
 * @param kind what the difference means
 * @param sent the value that was sent; for a long text only the part that differs
 * @param found the value on the platform; empty text if there is none
 * @param note a few words on the probable cause
 */
public record Difference(String field, Kind kind, String sent, String found, Optional<String> note) {

    /** The kinds of differences in order of severity, the most severe first. */
    public enum Kind {
        /** The value is missing on the platform, or is a different one. */
        LOSS,
        /** The platform returns the value in a form that can't be parsed, so nothing is known about it. */
        UNREADABLE,
        /** The value is written differently but reads the same: line ends, entities, white space, separators. */
        HARMLESS
    }

    /** Returns the most severe kind among these differences; empty if there are none. */
    public static Optional<Kind> weightiest(List<Difference> differences) {
        return differences.stream().map(Difference::kind).min(Kind::compareTo);
    }
}
