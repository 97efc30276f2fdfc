package dev.yt2ms.report.status;

import dev.yt2ms.model.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Describes for people how contents on the platform differ from what was sent. It reads the items that
 * {@code status --json} prints.
 */
public final class DifferenceLines {

    private static final int WIDTH = 60;

    private DifferenceLines() {}

    /**
     * Returns a line for each video that lost something, and the number of such videos that are not listed. Further
     * lines give the number of videos with values that can't be compared, with an example, and the number of videos
     * whose values are only written in another form.
     *
     * @param most the maximum number of videos listed
     */
    static String of(JsonNode items, int most) {
        long harmless = StreamSupport.stream(items.spliterator(), false)
                .filter(item ->
                        !item.path("differences").isEmpty() && differences(item).isEmpty())
                .count();
        return of(items, most, harmless);
    }

    /**
     * Like {@link #of(JsonNode, int)}, but the given items need not include the items with only harmless differences.
     *
     * @param harmless the number of videos whose values are only written in another form
     */
    static String of(JsonNode items, int most, long harmless) {
        StringBuilder text = new StringBuilder();
        int shown = 0;
        int more = 0;
        int unreadable = 0;
        String example = "";
        for (JsonNode item : items) {
            List<String> differences = differences(item);
            if (differences.isEmpty()) {
                continue;
            }
            if (!has(item, Difference.Kind.LOSS)) {
                unreadable++;
                example = example.isEmpty() ? told(item, differences) : example;
            } else if (shown < most) {
                shown++;
                text.append("  DIFFERS ").append(told(item, differences)).append('\n');
            } else {
                more++;
            }
        }
        if (more > 0) {
            text.append("  … and ").append(more).append(" more; --verbose or --json lists all\n");
        }
        if (unreadable > 0) {
            text.append("  can't be compared: %d, e.g. %s\n".formatted(unreadable, example));
        }
        if (harmless > 0) {
            text.append("  the same text in another form (line ends, entities, white space): ")
                    .append(harmless)
                    .append('\n');
        }
        return text.toString();
    }

    /** Whether an item has a difference of this kind. */
    public static boolean has(JsonNode item, Difference.Kind kind) {
        return item.path("differences").findValuesAsString("kind").contains(kind.name());
    }

    private static String told(JsonNode item, List<String> differences) {
        return "%s \"%s\": %s"
                .formatted(
                        item.path("videoId").asString(),
                        StatusText.printable(item.path("title").asString()),
                        String.join("; ", differences));
    }

    private static List<String> differences(JsonNode item) {
        List<String> lines = new ArrayList<>();
        for (JsonNode difference : item.path("differences")) {
            if (!difference.path("kind").asString().equals(Difference.Kind.HARMLESS.name())) {
                lines.add("%s: sent '%s', found '%s'%s"
                        .formatted(
                                difference.path("field").asString(),
                                shortened(difference.path("sent").asString()),
                                shortened(difference.path("found").asString()),
                                difference.path("note").isString()
                                        ? " ("
                                                + StatusText.printable(
                                                        difference.path("note").asString()) + ")"
                                        : ""));
            }
        }
        return lines;
    }

    private static String shortened(String text) {
        String clean = StatusText.printable(text);
        return clean.length() <= WIDTH ? clean : clean.substring(0, clean.offsetByCodePoints(0, WIDTH / 2)) + "…";
    }
}
