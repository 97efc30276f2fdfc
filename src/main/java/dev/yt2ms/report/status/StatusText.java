package dev.yt2ms.report.status;

import dev.yt2ms.report.PrintableText;
import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Formats the status for people, from the object that {@code status --json} prints. */
public final class StatusText {

    /** How detailed the text is. */
    public enum Detail {
        /** Without lists. */
        BRIEF(0),
        /** With the first 20 failures. */
        USUAL(20),
        /** With all failures, all videos moved in a simpler format, and all changes on YouTube. */
        FULL(Integer.MAX_VALUE);

        private final int failures;

        Detail(int failures) {
            this.failures = failures;
        }
    }

    private StatusText() {}

    /** The status in a few lines: the run, its figures, and which videos failed and why. */
    public static String of(JsonNode status, Detail detail) {
        StringBuilder text = new StringBuilder();
        JsonNode run = status.path("run");
        text.append(status.path("name").asString());
        if (status.path("channel").has("title")) {
            text.append(": ")
                    .append(printable(status.path("channel").path("title").asString()));
        }
        text.append('\n').append("run: ").append(run.path("state").asString());
        if (!run.path("startedAt").isNull() && run.has("startedAt")) {
            text.append(", started ").append(run.path("startedAt").asString());
        }
        text.append('\n');
        if (run.path("stoppedBecause").isString()) {
            text.append("stopped because: ")
                    .append(printable(run.path("stoppedBecause").asString()))
                    .append('\n');
        }
        if (run.path("resumeAt").isString()) {
            text.append("run again at: ")
                    .append(run.path("resumeAt").asString())
                    .append('\n');
        }
        if (run.path("transfersFrom").isString()) {
            text.append("transfers wait until: ")
                    .append(run.path("transfersFrom").asString())
                    .append(" (schedule.transfers)\n");
        }
        text.append(counts(status.path("counts"))).append('\n');
        text.append("uploaded: ")
                .append(Values.humanSize(status.path("bytesUploaded").asLong()));
        text.append(", YouTube quota used: ")
                .append(status.path("quotaUsed").asLong())
                .append(" units");
        if (status.path("quotaForPlaylists").asLong() > 0) {
            text.append(", ").append(status.path("quotaForPlaylists").asLong()).append(" of them for playlists");
        }
        text.append('\n');
        appendSource(text, status.path("source"));
        if (detail == Detail.FULL) {
            appendChanges(text, status.path("items"));
        }
        if (detail != Detail.BRIEF) {
            text.append(problems(status.path("items"), detail));
            text.append(skippedLines(status.path("items")));
        }
        return PrintableText.lines(text.toString());
    }

    private static String counts(JsonNode counts) {
        StringBuilder line = new StringBuilder("videos:");
        if (counts.isEmpty()) {
            return line.append(" none yet").toString();
        }
        counts.properties()
                .forEach(state -> line.append(' ')
                        .append(state.getValue().asLong())
                        .append(' ')
                        .append(state.getKey())
                        .append(','));
        line.setLength(line.length() - 1);
        return line.toString();
    }

    private static void appendSource(StringBuilder text, JsonNode source) {
        if (source.path("fullLookAt").isString()) {
            text.append("last full scan of the channel: ")
                    .append(source.path("fullLookAt").asString())
                    .append('\n');
        }
        long better = source.path("better").asLong();
        if (source.path("changed").asLong() + source.path("gone").asLong() + better > 0) {
            text.append("on YouTube, since their upload: %d changed, %d gone%s\n"
                    .formatted(
                            source.path("changed").asLong(),
                            source.path("gone").asLong(),
                            better > 0 ? ", %d in a better picture".formatted(better) : ""));
        }
        if (source.path("note").isString()) {
            text.append(printable(source.path("note").asString())).append('\n');
        }
    }

    private static void appendChanges(StringBuilder text, JsonNode items) {
        for (JsonNode item : items) {
            JsonNode change = item.path("sourceChange");
            if (change.isObject()) {
                List<String> fields = new ArrayList<>();
                change.path("fields").forEach(field -> fields.add(printable(field.asString())));
                appendChange(
                        text,
                        "changed",
                        item,
                        String.join(", ", fields) + ", found "
                                + change.path("at").asString());
            }
            if (item.path("plainerThan").isObject()) {
                appendChange(
                        text,
                        "in a plainer format",
                        item,
                        "the platform could not encode it as "
                                + printable(StatusDocument.format(item.path("plainerThan"))));
            }
            if (item.path("betterHeight").isNumber()) {
                appendChange(text, "in a better picture", item, StatusDocument.better(item));
            }
            if (item.path("goneSince").isString() && item.path("contentId").isString()) {
                appendChange(
                        text, "gone", item, "since " + item.path("goneSince").asString());
            }
        }
    }

    private static void appendChange(StringBuilder text, String what, JsonNode item, String how) {
        text.append("  %s %s \"%s\": %s\n"
                .formatted(
                        what,
                        printable(item.path("videoId").asString()),
                        printable(item.path("title").asString()),
                        how));
    }

    /** One line for each video that failed or differs from what was sent. */
    public static String problems(JsonNode items, Detail detail) {
        StringBuilder text = new StringBuilder();
        appendFailures(text, items, detail.failures);
        return text.append(DifferenceLines.of(items, detail.failures)).toString();
    }

    private static void appendFailures(StringBuilder text, JsonNode items, int most) {
        int failures = 0;
        for (JsonNode item : items) {
            String state = item.path("state").asString();
            // An UPLOADED item with an error could not be compared, or was refused as a canary; or the platform refused
            // what was to replace its content.
            boolean onPlatform = (state.equals("UPLOADED") || state.equals("VERIFIED"))
                    && item.path("error").isString();
            if (state.equals("FAILED") || state.equals("DEFERRED") || onPlatform) {
                failures++;
                if (failures <= most) {
                    text.append("  ")
                            .append(state)
                            .append(' ')
                            .append(printable(item.path("videoId").asString()))
                            .append(" \"")
                            .append(printable(item.path("title").asString()))
                            .append("\": ")
                            .append(printable(item.path("errorClass").asString()))
                            .append(": ")
                            .append(printable(item.path("error").asString()))
                            .append('\n');
                }
            }
        }
        if (failures > most) {
            text.append("  … and ").append(failures - most).append(" more; --verbose or --json lists all\n");
        }
    }

    /** One line for each rule, with the number of videos that it skipped. */
    public static String skippedLines(JsonNode items) {
        StringBuilder text = new StringBuilder();
        skipped(items)
                .forEach((reason, count) -> text.append("  skipped ")
                        .append(count)
                        .append(": ")
                        .append(printable(reason))
                        .append('\n'));
        return text.toString();
    }

    /** The number of skipped videos by rule. */
    public static Map<String, Integer> skipped(Iterable<JsonNode> items) {
        Map<String, Integer> reasons = new LinkedHashMap<>();
        for (JsonNode item : items) {
            if (item.path("state").asString().equals("SKIPPED")) {
                reasons.merge(rule(item.path("skipReason").asString()), 1, Integer::sum);
            }
        }
        return reasons;
    }

    /** The rule of the job file at the beginning of a reason, without the details that differ for each video. */
    public static String rule(String skipReason) {
        return skipReason.matches("(?s)(select|mapping)\\..*") ? skipReason.replaceFirst("(?s):.*", "") : skipReason;
    }

    /** Makes a text from outside safe for a terminal, as {@link PrintableText#line} does. */
    public static String printable(String text) {
        return PrintableText.line(text);
    }
}
