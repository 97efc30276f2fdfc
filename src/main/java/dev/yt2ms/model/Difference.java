package dev.yt2ms.model;

import java.util.List;
import java.util.Optional;

/**
 * One field of which the platform has something else than was sent.
 *
 * @param field the upload field, e.g. {@code title}
 * @param kind what it means
 * @param sent what was sent; of long texts the part where they differ
 * @param found what the platform has there; empty text where it has nothing
 * @param note what probably happened, in a few words
 */
public record Difference(String field, Kind kind, String sent, String found, Optional<String> note) {

    /** What a difference means, the weightiest first. */
    public enum Kind {
        /** Something is not there, or is something else. */
        LOSS,
        /** The platform tells it in a form that nobody can read: nothing is known. */
        UNREADABLE,
        /** Written otherwise, and the same for whoever reads it: line ends, entities, white space, separators. */
        HARMLESS
    }

    /** The weightiest kind among these; empty where there is none. */
    public static Optional<Kind> weightiest(List<Difference> differences) {
        return differences.stream().map(Difference::kind).min(Kind::compareTo);
    }
}
