package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.model.Video;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A video that is on the platform and changed at the source since its upload. Counts are no change, nor is the name of
 * the channel, which is the same for all.
 *
 * @param before its details as uploaded
 * @param now its details as the source shows them
 * @param fields what differs: {@code title}, {@code description}, {@code tags}, {@code category}, {@code language},
 *     {@code privacy}, {@code publishedAt}, {@code duration}
 * @param calledOff whether it was to be uploaded again before, and {@code before} are the details that it was to be sent
 *     with
 */
public record SourceChange(Video before, Video now, List<String> fields, boolean calledOff) {

    /** The video itself was cut. */
    public static final String DURATION = "duration";

    private static final Map<String, String> COLUMNS = columns();
    /** YouTube rounds to seconds, and not always the same way. */
    private static final long ROUNDING_SECONDS = 1;

    public SourceChange {
        fields = List.copyOf(fields);
    }

    /** What differs, also nothing, between what the ledger holds and what it would hold. */
    static SourceChange between(Video before, Video now) {
        Map<String, Object> old = ItemRows.details(before);
        Map<String, Object> fresh = ItemRows.details(now);
        List<String> fields = new ArrayList<>();
        COLUMNS.forEach((column, field) -> {
            if (!Objects.equals(old.get(column), fresh.get(column))) {
                fields.add(field);
            }
        });
        boolean known = !before.duration().isZero() && !now.duration().isZero();
        if (known && Math.abs(before.duration().minus(now.duration()).toSeconds()) > ROUNDING_SECONDS) {
            fields.add(DURATION);
        }
        return new SourceChange(before, now, fields, false);
    }

    /** The same with what was on record when its upload was called off. */
    SourceChange after(List<String> recorded) {
        return new SourceChange(
                before,
                now,
                Stream.concat(recorded.stream(), fields.stream()).distinct().toList(),
                true);
    }

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("title", "title");
        columns.put("description", "description");
        columns.put("tags", "tags");
        columns.put("category_id", "category");
        columns.put("language", "language");
        columns.put("privacy", "privacy");
        columns.put("published_at", "publishedAt");
        return columns;
    }
}
