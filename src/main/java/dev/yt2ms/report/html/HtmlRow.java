package dev.yt2ms.report.html;

import dev.yt2ms.model.Difference;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.export.ExportRow;
import dev.yt2ms.report.status.StatusDocument;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.ExportSettings;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One video in the table of the HTML report: a JSON array, which the page's script shows as text and never as markup.
 * For 20,000 videos, the arrays are a quarter of the size of an HTML table.
 */
final class HtmlRow {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String GONE = "deleted or private on YouTube, noticed ";

    private HtmlRow() {}

    /**
     * Returns the array for an item of {@code status --json}, up to its last element, which {@link #write} adds: id,
     * title, day of publishing, length in seconds, state, content id, address of the player, file name, bytes,
     * resolution and codecs, time of the upload, rule of the failure, notes, and differences. A difference consists of
     * the field, a note, and the sent and the found value.
     *
     * @param commands the commands that the notes suggest
     */
    static String of(JsonNode item, ExportSettings settings, JobCommands commands) {
        List<Object> row = new ArrayList<>();
        row.add(text(item, "videoId"));
        row.add(text(item, "title"));
        row.add(day(text(item, "publishedAt")));
        row.add(item.path("durationSeconds").asLong());
        row.add(text(item, "state"));
        row.add(text(item, "contentId"));
        row.add(ExportRow.playerUrl(item, settings).map(StatusText::printable).orElse(""));
        row.add(text(item, "filename"));
        row.add(item.path("bytes").asLong());
        row.add(StatusText.printable(media(item.path("media"))));
        row.add(StatusDocument.time(item, "uploadedAt").replace(" UTC", ""));
        row.add(StatusDocument.error(item).isEmpty() ? "" : text(item, "rule"));
        row.add(notes(item, commands));
        row.add(differences(item));
        String json = JSON.writeValueAsString(row);
        // The escape makes sure that no text can end the page's script element.
        return json.substring(0, json.length() - 1).replace("<", "\\u003c");
    }

    /**
     * Writes the whole array: the given text, and the numbers of the causes as the last element.
     *
     * @param text the result of {@link #of}
     * @param causes the result of {@link HtmlAttention#numbers(List)} for this video
     */
    static void write(String text, List<Integer> causes, Writer out) throws IOException {
        out.write(text);
        out.write(",[");
        for (int i = 0; i < causes.size(); i++) {
            out.write((i == 0 ? "" : ",") + causes.get(i));
        }
        out.write("]]");
    }

    private static String day(String time) {
        return time.length() < 10 ? time : time.substring(0, 10);
    }

    private static List<String> notes(JsonNode item, JobCommands commands) {
        List<String> notes = new ArrayList<>();
        notes.add(commands.filledIn(StatusText.printable(StatusDocument.error(item))));
        notes.add(text(item, "skipReason"));
        notes.add(item.path("adopted").asBoolean() ? "was on the platform before the migration" : "");
        JsonNode plainer = item.path("plainerThan");
        notes.add(
                plainer.isObject()
                        ? "in a plainer format, because the platform could not encode it as "
                                + StatusText.printable(StatusDocument.format(plainer))
                        : "");
        notes.add(unjudged(item));
        notes.add(change(item.path("sourceChange")));
        notes.add(item.path("betterHeight").isNumber() ? StatusDocument.better(item) : "");
        notes.add(isGone(item) ? GONE + day(text(item, "goneSince")) : "");
        notes.removeIf(String::isEmpty);
        return notes;
    }

    private static String media(JsonNode media) {
        if (!media.isObject()) {
            return "";
        }
        return "%s × %s, %s, %s%s%s%s"
                .formatted(
                        media.path("width").asString(),
                        media.path("height").asString(),
                        media.path("videoCodec").asString(),
                        media.path("audioCodec").stringValue("no sound"),
                        media.path("language").isString()
                                ? ", " + media.path("language").asString()
                                : "",
                        media.path("hdr").asBoolean() ? ", HDR" : "",
                        media.path("upscaled").asBoolean() ? ", upscaled by YouTube" : "");
    }

    /** Whether the video was deleted or made private on YouTube, and is still on the platform. */
    static boolean isGone(JsonNode item) {
        return item.path("goneSince").isString() && StatusDocument.isOnPlatform(item);
    }

    private static List<List<String>> differences(JsonNode item) {
        List<List<String>> all = new ArrayList<>();
        for (JsonNode difference : item.path("differences")) {
            if (difference.path("kind").asString().equals(Difference.Kind.LOSS.name())) {
                all.add(List.of(
                        text(difference, "field"),
                        text(difference, "note"),
                        text(difference, "sent"),
                        text(difference, "found")));
            }
        }
        return all;
    }

    /** A warning that some fields can't be compared, although they may well be correct. */
    private static String unjudged(JsonNode item) {
        List<String> fields = new ArrayList<>();
        for (JsonNode difference : item.path("differences")) {
            if (difference.path("kind").asString().equals(Difference.Kind.UNREADABLE.name())) {
                fields.add("%s '%s' (%s)"
                        .formatted(text(difference, "field"), text(difference, "found"), text(difference, "note")));
            }
        }
        return fields.isEmpty() ? "" : "can't be compared: " + String.join("; ", fields);
    }

    private static String change(JsonNode change) {
        if (!change.isObject()) {
            return "";
        }
        List<String> fields = new ArrayList<>();
        change.path("fields").forEach(field -> fields.add(StatusText.printable(field.asString())));
        return "changed on YouTube: %s (noticed %s)".formatted(String.join(", ", fields), day(text(change, "at")));
    }

    static String text(JsonNode object, String property) {
        return StatusText.printable(object.path(property).stringValue(""));
    }
}
