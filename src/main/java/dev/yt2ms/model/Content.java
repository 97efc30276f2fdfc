package dev.yt2ms.model;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A content as the platform reads it back ({@code GetVodContentByContentID}, {@code ListVodContentByCategory}).
 *
 * @param id its content id
 * @param filename the name it is stored under; empty text where the platform tells none
 * @param referenceId the key given at the upload; empty text where there is none
 * @param title its title
 * @param status where its encoding stands
 * @param duration its length, where told
 * @param visualizations its views counter, where told
 * @param fields every scalar that the platform told, by its own name and unchanged; null is empty text
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

    /** Encoding states (public PHP SDK: 0, 16, 32, 24). */
    public enum Status {
        QUEUED,
        ENCODING,
        READY,
        ERROR,
        /** A number that nothing public explains. */
        UNKNOWN
    }

    public Content {
        fields = Map.copyOf(fields);
    }

    /**
     * A scalar by its name, whatever its case.
     *
     * @return empty text where the platform has nothing there; empty where it does not tell of such a field at all
     */
    public Optional<String> told(String name) {
        return fields.entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
