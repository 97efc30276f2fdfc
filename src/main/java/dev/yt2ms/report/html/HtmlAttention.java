package dev.yt2ms.report.html;

import dev.yt2ms.model.Program;
import dev.yt2ms.report.status.FailureGroups;
import dev.yt2ms.report.status.StatusText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The part of the HTML report about what needs attention. It lists each cause once, with its first videos and advice.
 */
final class HtmlAttention {

    private static final int EXAMPLES = 3;
    /** The number of causes that the page shows at first. Further causes appear when a person asks for them. */
    private static final int SHOWN = 12;

    /** The videos that need attention for one cause. */
    private static final class Cause {
        private final String what;
        private final String advice;
        private final String find;
        private final List<Map<String, String>> examples = new ArrayList<>();
        private long videos;

        private Cause(String what, String advice, String find) {
            this.what = what;
            this.advice = advice;
            this.find = find;
        }

        private void add(JsonNode item) {
            videos++;
            if (examples.size() < EXAMPLES) {
                examples.add(Map.of("id", HtmlRow.text(item, "videoId"), "title", HtmlRow.text(item, "title")));
            }
        }
    }

    private final Map<String, Cause> causes = new LinkedHashMap<>();

    private HtmlAttention() {}

    /** The causes for the template; failures come first. */
    static List<Map<String, Object>> of(Iterable<JsonNode> items) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (FailureGroups.Group group : FailureGroups.of(items)) {
            List<Map<String, String>> examples = new ArrayList<>();
            group.videos().stream()
                    .limit(EXAMPLES)
                    .forEach(video -> examples.add(Map.of(
                            "id", StatusText.printable(video.id()), "title", StatusText.printable(video.title()))));
            all.add(row(
                    group.videos().size(),
                    HtmlRow.name(group.state().name()) + (group.rule().isEmpty() ? "" : ", " + group.rule()),
                    (group.sameMessage() ? "" : "e.g. ") + group.message(),
                    group.advice(),
                    group.rule().isEmpty() ? group.message() : group.rule(),
                    examples));
        }
        HtmlAttention others = new HtmlAttention();
        items.forEach(others::add);
        others.causes.values().stream()
                .sorted((one, other) -> Long.compare(other.videos, one.videos))
                .forEach(cause -> all.add(
                        row(cause.videos, "On the platform", cause.what, cause.advice, cause.find, cause.examples)));
        if (all.size() > SHOWN) {
            all.get(SHOWN).put("rest", HtmlFigures.number(all.size() - SHOWN));
        }
        return all;
    }

    private static Map<String, Object> row(
            long videos, String kind, String what, String advice, String find, List<Map<String, String>> examples) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("videos", HtmlFigures.number(videos));
        row.put("kind", StatusText.printable(kind));
        row.put("what", StatusText.printable(what));
        row.put("advice", StatusText.printable(advice));
        row.put("find", StatusText.printable(find));
        row.put("examples", examples);
        row.put("more", videos > examples.size() ? HtmlFigures.number(videos - examples.size()) : "");
        return row;
    }

    private void add(JsonNode item) {
        for (JsonNode difference : item.path("differences")) {
            if (difference.path("kind").asString().equals("LOSS")) {
                String field = HtmlRow.text(difference, "field");
                String note = HtmlRow.text(difference, "note");
                put(
                        "%s is not as it was sent%s".formatted(field, note.isEmpty() ? "" : ": " + note),
                        "compare the values in the table below; correct them on the platform, or change mapping."
                                + field + " for later videos; then '" + Program.NAME + " verify'",
                        note.isEmpty() ? field : note,
                        item);
            }
        }
        if (item.path("sourceChange").isObject()) {
            put(
                    "changed on YouTube since the upload",
                    "nothing, or set 'sync.on-change: reupload' in the job file to upload them again",
                    "changed on YouTube",
                    item);
        }
        if (item.path("betterHeight").isNumber()) {
            put(
                    "YouTube now has a better picture",
                    "nothing, or set 'sync.on-better: reupload' in the job file to upload them again",
                    "pixels high on YouTube",
                    item);
        }
        if (HtmlRow.isGone(item)) {
            put(
                    "deleted or private on YouTube since the upload",
                    "nothing, or set 'sync.on-delete: delete' in the job file to delete them on the platform too",
                    "deleted or private on YouTube, noticed",
                    item);
        }
    }

    private void put(String what, String advice, String find, JsonNode item) {
        causes.computeIfAbsent(what, key -> new Cause(what, advice, find)).add(item);
    }
}
