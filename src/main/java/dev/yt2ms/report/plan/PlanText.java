package dev.yt2ms.report.plan;

import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.value.Values;
import java.util.LinkedHashMap;
import java.util.Map;

/** Formats a plan as text for people and as JSON for scripts. */
public final class PlanText {

    private static final int LONGEST_FIELD = 160;

    private PlanText() {}

    /** The plan as text, without a line break at the end. */
    public static String of(Plan plan) {
        StringBuilder text = new StringBuilder();
        text.append("%s: %s\n".formatted(plan.name(), StatusText.printable(plan.channel())));
        plan.incomplete()
                .ifPresent(why -> text.append("INCOMPLETE: ")
                        .append(StatusText.printable(why))
                        .append('\n'));
        text.append("%d videos listed, %d selected, %d of them on the platform already\n"
                .formatted(plan.listed(), plan.selected(), plan.moved()));
        text.append("to be moved: %d videos, %s long, about %s (%s)\n"
                .formatted(
                        plan.selected() - plan.moved(),
                        Values.humanDuration(plan.estimate().length()),
                        Values.humanSize(plan.estimate().bytes()),
                        plan.estimate().basis()));
        text.append(
                        "time: at least %s, because of this job's limits and YouTube's limit without a login (about 300 videos an hour);"
                                .formatted(Values.humanDuration(plan.estimate().least())))
                .append(" the speed of the connection is not known\n");
        text.append(
                "YouTube quota: this plan used %d units%s, and the migration will use as many to read the channel; the free quota is %d units a day, so the reading takes at most %s\n"
                        .formatted(
                                plan.quota().total(),
                                plan.quota().playlists() > 0
                                        ? " (" + plan.quota().playlists() + " of them for playlists)"
                                        : "",
                                PlanEstimate.QUOTA_A_DAY,
                                Values.count(plan.quotaDays(), "day")));
        plan.skipped()
                .forEach((rule, count) ->
                        text.append("  skipped %d: %s\n".formatted(count, StatusText.printable(rule))));
        plan.problems()
                .forEach(problem -> text.append("  note: ")
                        .append(StatusText.printable(problem))
                        .append('\n'));
        plan.samples().forEach(fields -> appendSample(text, fields));
        return PrintableText.lines(text.toString()).stripTrailing();
    }

    private static void appendSample(StringBuilder text, Map<String, String> fields) {
        text.append("would be sent:\n");
        fields.forEach((field, value) -> {
            String line = StatusText.printable(value);
            int end = line.offsetByCodePoints(0, Math.min(LONGEST_FIELD, line.codePointCount(0, line.length())));
            text.append("    %-17s %s%s\n".formatted(field, line.substring(0, end), end < line.length() ? "…" : ""));
        });
    }

    /** The whole plan as one JSON object. */
    public static String json(Plan plan) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", plan.name());
        object.put("channel", plan.channel());
        object.put("incomplete", plan.incomplete().orElse(null));
        object.put("listed", plan.listed());
        object.put("selected", plan.selected());
        object.put("moved", plan.moved());
        object.put("lengthSeconds", plan.estimate().length().toSeconds());
        object.put("estimatedBytes", plan.estimate().bytes());
        object.put("estimatedBy", plan.estimate().basis());
        object.put("leastSeconds", plan.estimate().least().toSeconds());
        object.put("quotaUsed", plan.quota().total());
        object.put("quotaForPlaylists", plan.quota().playlists());
        object.put("quotaDays", plan.quotaDays());
        object.put("skipped", plan.skipped());
        object.put("problems", plan.problems());
        object.put("samples", plan.samples());
        return JsonOutput.mapper().writeValueAsString(object);
    }
}
