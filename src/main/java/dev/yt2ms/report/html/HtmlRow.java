package dev.yt2ms.report.html;

import dev.yt2ms.model.Difference;
import dev.yt2ms.report.export.ExportColumn;
import dev.yt2ms.report.export.ExportRow;
import dev.yt2ms.report.status.DifferenceLines;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.ExportSettings;
import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The values of one video for the template of the HTML report. The template escapes them for HTML. */
final class HtmlRow {

    private HtmlRow() {}

    /**
     * Whether the video needs attention: it was not moved, differs from what was sent, or was changed, improved or
     * deleted on YouTube.
     */
    static boolean isOdd(JsonNode item) {
        return !StatusDocument.error(item).isEmpty()
                || DifferenceLines.has(item, Difference.Kind.LOSS)
                || item.path("sourceChange").isObject()
                || item.path("betterHeight").isNumber()
                || isGone(item);
    }

    /** Makes the row of an item of {@code status --json}. */
    static Map<String, Object> of(JsonNode item, ExportSettings settings) {
        ExportRow export = ExportRow.of(item, settings);
        Map<String, Object> row = new LinkedHashMap<>();
        export.columns().forEach((column, text) -> row.put(column.toString(), StatusText.printable(text)));
        row.computeIfPresent("uploaded_at", (column, time) -> time.toString().replaceFirst("\\.[0-9]+Z$", "Z"));
        List<Map<String, String>> differences = differences(item);
        row.put("stateClass", stateClass(item, !differences.isEmpty()));
        row.put(
                "bytes",
                item.path("bytes").isNumber()
                        ? Values.humanSize(item.path("bytes").asLong())
                        : "");
        row.put("media", StatusText.printable(media(item.path("media"))));
        row.computeIfPresent(
                ExportColumn.PLAINER_THAN.toString(),
                (column, format) -> format.equals("")
                        ? ""
                        : "in a plainer format than the best, which the platform could not encode: " + format);
        row.put("adopted", item.path("adopted").asBoolean());
        row.put("skipReason", text(item, "skipReason"));
        row.put("error", StatusText.printable(StatusDocument.error(item)));
        row.put("differences", differences);
        row.put("unjudged", unjudged(item));
        row.put("change", change(item.path("sourceChange")));
        row.put("better", item.path("betterHeight").isNumber() ? StatusDocument.better(item) : "");
        row.put("gone", isGone(item) ? "deleted or private on YouTube, found " + text(item, "goneSince") : "");
        return row;
    }

    private static String media(JsonNode media) {
        if (!media.isObject()) {
            return "";
        }
        String sound = media.path("audioCodec").stringValue("no sound");
        return "%s × %s, %s, %s%s%s%s"
                .formatted(
                        media.path("width").asString(),
                        media.path("height").asString(),
                        media.path("videoCodec").asString(),
                        sound,
                        media.path("language").isString()
                                ? ", " + media.path("language").asString()
                                : "",
                        media.path("hdr").asBoolean() ? ", HDR" : "",
                        media.path("upscaled").asBoolean() ? ", upscaled by YouTube" : "");
    }

    private static boolean isGone(JsonNode item) {
        return item.path("goneSince").isString() && StatusDocument.isOnPlatform(item);
    }

    private static String stateClass(JsonNode item, boolean differs) {
        return switch (StatusDocument.state(item)) {
            case FAILED -> "bad";
            case VERIFIED -> differs ? "odd" : "good";
            case SKIPPED -> "soft";
            case DEFERRED -> "odd";
            default -> "";
        };
    }

    private static List<Map<String, String>> differences(JsonNode item) {
        List<Map<String, String>> all = new ArrayList<>();
        for (JsonNode difference : item.path("differences")) {
            if (!difference.path("kind").asString().equals(Difference.Kind.HARMLESS.name())) {
                all.add(Map.of(
                        "field", text(difference, "field"),
                        "sent", text(difference, "sent"),
                        "found", text(difference, "found"),
                        "note", text(difference, "note")));
            }
        }
        return all;
    }

    /** A warning about fields that can't be compared; they may well be correct. */
    private static String unjudged(JsonNode item) {
        List<String> fields = new ArrayList<>();
        for (JsonNode difference : item.path("differences")) {
            if (difference.path("kind").asString().equals(Difference.Kind.UNREADABLE.name())) {
                fields.add("%s '%s' (%s)"
                        .formatted(text(difference, "field"), text(difference, "found"), text(difference, "note")));
            }
        }
        return fields.isEmpty() ? "" : "can't be judged: " + String.join("; ", fields);
    }

    private static String change(JsonNode change) {
        if (!change.isObject()) {
            return "";
        }
        List<String> fields = new ArrayList<>();
        change.path("fields").forEach(field -> fields.add(field.asString()));
        return "changed at the source: %s, found %s".formatted(String.join(", ", fields), text(change, "at"));
    }

    private static String text(JsonNode object, String property) {
        return StatusText.printable(object.path(property).stringValue(""));
    }
}
