package dev.yt2ms.web;

import dev.yt2ms.model.Difference;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The values of the page about one video, from the JSON of a {@code LiveMigration}. */
final class VideoPage {

    /** A character that can be seen. A title may have none, e.g. only zero-width characters. */
    private static final Pattern VISIBLE = Pattern.compile("[^\\p{C}\\p{Z}\\p{M}]");

    private VideoPage() {}

    static Map<String, Object> of(JsonNode video) {
        JsonNode item = video.path("item");
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("id", text(item, "videoId"));
        String title = text(item, "title");
        page.put("title", VISIBLE.matcher(title).find() ? title : "(no visible title)");
        page.put("state", text(item, "state"));
        page.put("stateClass", text(item, "state").toLowerCase(Locale.ROOT));
        page.put("youtubeUrl", video.path("youtubeUrl").asString());
        page.put("playerUrl", video.path("playerUrl").asString());
        page.put("contentId", text(item, "contentId"));
        page.put("error", StatusText.printable(item.path("error").stringValue("")));
        page.put("rule", text(item, "rule"));
        page.put("errorClass", text(item, "errorClass"));
        page.put("advice", video.path("advice").asString());
        page.put("skipReason", text(item, "skipReason"));
        page.put("retryable", video.path("retryable").asBoolean());
        page.put("facts", facts(item));
        page.put("fields", pairs(video.path("fields")));
        page.put("differences", differences(item.path("differences")));
        page.put("compared", !text(item, "verifiedAt").isEmpty());
        page.put("attempts", attempts(video.path("attempts")));
        return page;
    }

    private static List<Map<String, String>> facts(JsonNode item) {
        List<Map<String, String>> facts = new ArrayList<>();
        add(facts, "Published", time(item, "publishedAt"));
        Duration length = Duration.ofSeconds(item.path("durationSeconds").asLong());
        // YouTube lists no length before a broadcast or premiere has ended.
        add(facts, "Length", length.isZero() ? "not known" : Values.humanDuration(length));
        JsonNode media = item.path("media");
        add(
                facts,
                "Picture",
                media.isObject()
                        ? media.path("width").asInt() + " × "
                                + media.path("height").asInt()
                        : "");
        add(facts, "Video codec", text(media, "videoCodec"));
        add(facts, "Audio codec", media.isObject() ? media.path("audioCodec").stringValue("no sound") : "");
        add(facts, "Language", text(media, "language"));
        add(facts, "HDR", media.path("hdr").asBoolean() ? "yes" : "");
        add(facts, "Upscaled by YouTube", media.path("upscaled").asBoolean() ? "yes" : "");
        add(
                facts,
                "Size",
                item.path("bytes").isNumber()
                        ? Values.humanSize(item.path("bytes").asLong())
                        : "");
        add(facts, "File name", text(item, "filename"));
        add(facts, "Content id", text(item, "contentId"));
        add(facts, "Found on the platform", item.path("adopted").asBoolean() ? "yes, not uploaded" : "");
        add(facts, "Uploaded", time(item, "uploadedAt"));
        add(facts, "Compared", time(item, "verifiedAt"));
        add(
                facts,
                "Failed attempts that count",
                String.valueOf(item.path("attempts").asInt()));
        JsonNode change = item.path("sourceChange");
        if (change.isObject()) {
            List<String> fields = new ArrayList<>();
            change.path("fields").forEach(field -> fields.add(field.asString()));
            add(facts, "Changed on YouTube", String.join(", ", fields) + " (noticed " + time(change, "at") + ")");
        }
        add(facts, "Deleted or private on YouTube since", time(item, "goneSince"));
        return facts;
    }

    private static void add(List<Map<String, String>> facts, String name, String value) {
        if (!value.isEmpty()) {
            facts.add(Map.of("name", name, "value", value));
        }
    }

    private static List<Map<String, String>> pairs(JsonNode fields) {
        List<Map<String, String>> rows = new ArrayList<>();
        fields.properties()
                .forEach(field -> rows.add(
                        Map.of("name", field.getKey(), "value", field.getValue().asString())));
        return rows;
    }

    private static List<Map<String, String>> differences(JsonNode differences) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (JsonNode difference : differences) {
            String kind = difference.path("kind").asString();
            rows.add(Map.of(
                    "field", difference.path("field").asString(),
                    "kind",
                            kind.equals(Difference.Kind.LOSS.name())
                                    ? "lost or changed"
                                    : kind.toLowerCase(Locale.ROOT),
                    "sent", difference.path("sent").asString(),
                    "found", difference.path("found").asString(),
                    "note", difference.path("note").stringValue("")));
        }
        return rows;
    }

    private static List<Map<String, Object>> attempts(JsonNode attempts) {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (JsonNode attempt : attempts) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("at", time(attempt, "at"));
            row.put("run", attempt.path("run").asInt());
            row.put("station", text(attempt, "station").toLowerCase(Locale.ROOT));
            row.put("counted", attempt.path("counted").asBoolean() ? "yes" : "no");
            row.put("rule", text(attempt, "rule"));
            row.put("class", text(attempt, "class"));
            row.put("text", StatusText.printable(attempt.path("text").asString()));
            rows.add(row);
        }
        return rows;
    }

    private static String text(JsonNode object, String property) {
        return object.path(property).stringValue("");
    }

    private static String time(JsonNode object, String property) {
        String text = text(object, property);
        return text.isEmpty() ? "" : Values.humanSecond(Instant.parse(text));
    }
}
