package dev.yt2ms.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A content on the platform, as {@code GetVodContentByContentID} and {@code ListVodContentByCategory} return it.
 *
 * @param id the content's id
 * @param filename the file name under which the content is stored; empty text if the platform returns none
 * @param referenceId the reference that was sent with the upload; empty text if the content has none
 * @param title the content's title
 * @param status the state of its encoding
 * @param duration its length; empty if the platform returns none
 * @param visualizations its number of views; empty if the platform returns none
 * @param fields every scalar that the platform returned, unchanged, by the name that the platform gives it; a null
 *     becomes empty text
 */
public record Content(
        String id,
        String filename,
        String referenceId,
        String title,
        Status status,
        Optional<Duration> duration,
        OptionalLong visualizations,
        Map<String, String> fields) {

    /** The states of a content's encoding. In the platform's public PHP SDK, their numbers are 0, 16, 32 and 24. */
    public enum Status {
        QUEUED,
        ENCODING,
        READY,
        ERROR,
        /** A status number that no public source explains. */
        UNKNOWN
    }

    public Content {
        fields = Map.copyOf(fields);
    }

    /**
     * Returns a scalar field by its name, ignoring case.
     *
     * @return empty text if the field has no value; an empty {@code Optional} if the platform does not return this
     *     field at all
     */
    public Optional<String> field(String name) {
        return fields.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
