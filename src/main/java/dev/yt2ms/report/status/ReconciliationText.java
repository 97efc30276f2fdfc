package dev.yt2ms.report.status;

import dev.yt2ms.ledger.Reconciliation.PlatformSide;
import dev.yt2ms.ledger.Reconciliation.SourceSide;
import dev.yt2ms.model.Program;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Writes the comparison of the source, the ledger and the platform as text for people, from the property {@code
 * reconciliation} of a status.
 */
public final class ReconciliationText {

    private ReconciliationText() {}

    /**
     * Returns a line about the videos of the source and one about the contents of the platform, then the unexplained
     * ones, and a sentence that says whether everything is accounted for.
     */
    public static String of(JsonNode reconciliation) {
        StringBuilder text = new StringBuilder("videos of the source: %d%s\n"
                .formatted(reconciliation.path("videos").asLong(), terms(source(reconciliation))));
        if (wasListed(reconciliation)) {
            text.append("contents on the platform, as of %s: %d%s\n"
                    .formatted(
                            reconciliation.path("lookedAt").asString(),
                            reconciliation.path("contents").asLong(),
                            terms(platform(reconciliation))));
        } else {
            text.append("contents on the platform: unknown, because they were never listed completely\n");
        }
        if (reconciliation.path("notSeenYet").asLong() > 0) {
            text.append("uploads that the list of contents does not show yet: %d\n"
                    .formatted(reconciliation.path("notSeenYet").asLong()));
        }
        unaccounted(reconciliation)
                .forEach(line -> text.append("  ").append(line).append('\n'));
        return text.append(verdict(reconciliation)).toString();
    }

    private static String terms(Map<String, Long> counts) {
        List<String> terms = new ArrayList<>();
        counts.forEach((what, count) -> terms.add(count + " " + what));
        return terms.isEmpty() ? "" : " (" + String.join("; ", terms) + ")";
    }

    /**
     * Returns a sentence that says whether there are unexplained videos or contents. Only a complete list of the
     * platform's contents can prove that there are none.
     */
    public static String verdict(JsonNode reconciliation) {
        long unexplained = reconciliation.path("unexplained").asLong();
        if (unexplained > 0) {
            return (unexplained == 1 ? "1 video or content is" : unexplained + " videos or contents are")
                    + " not accounted for";
        }
        return wasListed(reconciliation)
                ? "every video and content is accounted for"
                : "it is not known whether every video and content is accounted for; run '" + Program.NAME + " verify'";
    }

    /** Whether the platform's contents were listed completely at least once. */
    public static boolean wasListed(JsonNode reconciliation) {
        return reconciliation.path("lookedAt").isString();
    }

    /** Returns the number of videos on YouTube for each situation, in words; the sum is the property {@code videos}. */
    public static Map<String, Long> source(JsonNode reconciliation) {
        return read(reconciliation.path("source"), side -> words(SourceSide.valueOf(side)));
    }

    /**
     * Returns the number of contents on the platform for each relation to the videos, in words; the sum is the property
     * {@code contents}.
     */
    public static Map<String, Long> platform(JsonNode reconciliation) {
        return read(reconciliation.path("platform"), side -> words(PlatformSide.valueOf(side)));
    }

    private static Map<String, Long> read(JsonNode counts, UnaryOperator<String> words) {
        Map<String, Long> sides = new LinkedHashMap<>();
        counts.properties()
                .forEach(side ->
                        sides.put(words.apply(side.getKey()), side.getValue().asLong()));
        return sides;
    }

    private static String words(SourceSide side) {
        return switch (side) {
            case SHARED -> "with a content that is also recorded for another video";
            case MISSING -> "uploaded but not on the platform";
            case DIFFERING -> "verified with differences";
            case UNVERIFIED -> "uploaded but not verified";
            case GONE_AND_KEPT -> "verified and since then deleted or private on YouTube";
            case VERIFIED -> "verified";
            case FAILED -> "failed";
            case GONE -> "deleted or private on YouTube and not on the platform";
            case SKIPPED -> "skipped by a rule";
            case OPEN -> "still to be moved";
        };
    }

    private static String words(PlatformSide side) {
        return switch (side) {
            case OURS -> "of these videos";
            case UNFINISHED -> "of failed, skipped or waiting videos";
            case DOUBLED -> "second contents of these videos";
            case LIKE_OURS -> "unknown here but with the id of one of these videos as referenceID";
            case FOREIGN -> "unknown here";
        };
    }

    /**
     * Returns a sentence with advice for each unexplained video or content. If the status does not list all of them,
     * the last sentence gives the number of the others.
     */
    public static List<String> unaccounted(JsonNode reconciliation) {
        List<String> lines = new ArrayList<>();
        for (JsonNode one : reconciliation.path("unaccounted")) {
            String video = StatusText.printable(one.path("videoId").asString());
            String content = StatusText.printable(one.path("contentId").asString());
            lines.add(
                    switch (one.path("what").asString()) {
                        case "MISSING" ->
                            "MISSING %s: the platform does not show its content %s; run '%s verify' again, and then '%s migrate' if verify reports that the content is lost"
                                    .formatted(video, content, Program.NAME, Program.NAME);
                        case "SHARED" ->
                            ("SHARED %s: its content %s is also recorded for another video; delete the content on the "
                                            + "platform, then '%s verify', '%s retry' and '%s migrate' send both videos again")
                                    .formatted(video, content, Program.NAME, Program.NAME, Program.NAME);
                        default ->
                            ("DOUBLED %s: the platform has a second content of this video, %s, which is not recorded here; "
                                            + "delete that content on the platform")
                                    .formatted(video, content);
                    });
        }
        long more = reconciliation.path("unexplained").asLong() - lines.size();
        if (more > 0) {
            lines.add("… and %d more".formatted(more));
        }
        return lines;
    }
}
