package dev.yt2ms.ledger.jdbc;

import dev.yt2ms.model.Video;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The change of a video on YouTube since its upload. Counts are ignored, because they change all the time, and so is
 * the channel's name, because it is the same for all videos.
 *
 * @param before the details as uploaded
 * @param now the details as the source shows them
 * @param fields the changed details: {@code title}, {@code description}, {@code tags}, {@code category},
 *     {@code language}, {@code privacy}, {@code publishedAt}, {@code duration}
 * @param calledOff whether the video was to be uploaded again and that upload was cancelled; if so, {@code before}
 *     contains the details with which it was to be sent
 */
public record SourceChange(Video before, Video now, List<String> fields, boolean calledOff) {

    /**
     * The name of the field whose change means that the owner has edited the video itself, and not only its details.
     */
    public static final String DURATION = "duration";

    private static final Map<String, String> COLUMNS = columns();
    /** The tolerance for a video's length in seconds. YouTube does not always round the length in the same way. */
    private static final long ROUNDING_SECONDS = 1;

    public SourceChange {
        fields = List.copyOf(fields);
    }

    /**
     * Compares the details in the ledger with the present ones, as the ledger would store them. If nothing changed, the
     * result has no fields.
     */
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

    /**
     * Returns this change for a video whose second upload was cancelled: adds the fields that were already recorded
     * as changed, and sets {@link #calledOff}.
     */
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
