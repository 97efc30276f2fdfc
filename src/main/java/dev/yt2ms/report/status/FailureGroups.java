package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.Program;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The failures of a status, grouped by the rule that classified them. Failures of a group have the same cause and the
 * same remedy, so a person reads one message instead of hundreds.
 */
public final class FailureGroups {

    private static final String NOTHING = "nothing";
    private static final String NEXT_RUN = "the next '" + Program.NAME + " migrate' tries them again";

    /**
     * The videos that failed by one rule.
     *
     * @param rule the rule of docs/failures.md; empty for a failure that an earlier version recorded
     * @param failureClass the class of the failure, which decides what happens next; empty if unknown
     * @param state the state of the videos
     * @param message the message of the first video's failure
     * @param sameMessage whether the failures of all videos have this message
     * @param videos the videos in order of enumeration
     */
    public record Group(
            String rule,
            String failureClass,
            ItemState state,
            String message,
            boolean sameMessage,
            List<Video> videos) {

        /** Returns what a person must do, or what yt2ms will do by itself. */
        public String advice() {
            String advice = RuleAdvice.of(rule).orElse("fix what the message says");
            boolean isRetried = failureClass.equals(FailureClass.RETRY.name());
            return switch (state) {
                case FAILED -> advice + (isRetried ? "; " + NEXT_RUN : afterThat(advice));
                case DEFERRED -> "nothing; a later run tries them again";
                case VERIFIED -> "nothing; the platform keeps the earlier content";
                default ->
                    failureClass.equals(FailureClass.OPERATOR.name())
                            ? advice + ", then '" + Program.NAME + " migrate'"
                            : "nothing; the next run compares them again";
            };
        }

        /** Returns how a person can try these videos again, if no run does so by itself. */
        private String afterThat(String advice) {
            String commands = "'%s retry%s' and '%s migrate'"
                    .formatted(Program.NAME, rule.isEmpty() ? "" : " --rule " + rule, Program.NAME);
            return advice.startsWith(NOTHING) ? "; " + commands + " try them again nevertheless" : ", then " + commands;
        }
    }

    /**
     * One video of a group.
     *
     * @param id YouTube's id
     * @param title the title, untrusted
     * @param message the message of its failure, untrusted
     */
    public record Video(String id, String title, String message) {}

    private FailureGroups() {}

    /** Whether the video failed, waits for a later run, or could not be compared or replaced on the platform. */
    public static boolean hasFailure(JsonNode item) {
        return switch (StatusDocument.state(item)) {
            case FAILED, DEFERRED -> true;
            case UPLOADED, VERIFIED -> item.path("error").isString();
            default -> false;
        };
    }

    /**
     * Groups the failures of these items. Groups of FAILED items come before all others, and larger groups before
     * smaller ones.
     */
    public static List<Group> of(Iterable<JsonNode> items) {
        Map<List<String>, Group> groups = new LinkedHashMap<>();
        for (JsonNode item : items) {
            if (hasFailure(item)) {
                String rule = text(item, "rule");
                String error = text(item, "error");
                Video video = new Video(text(item, "videoId"), text(item, "title"), error);
                // Failures with the rule "unknown", or without a rule, have the same cause only if their texts are
                // equal.
                String cause = rule.isEmpty() || rule.equals(Failure.UNKNOWN) ? error : "";
                groups.merge(
                        List.of(rule, text(item, "errorClass"), text(item, "state"), cause),
                        new Group(
                                rule,
                                text(item, "errorClass"),
                                StatusDocument.state(item),
                                error,
                                true,
                                new ArrayList<>(List.of(video))),
                        FailureGroups::merged);
            }
        }
        return groups.values().stream()
                .sorted(Comparator.comparing((Group group) -> group.state() != ItemState.FAILED)
                        .thenComparing(group -> -group.videos().size()))
                .toList();
    }

    private static Group merged(Group group, Group one) {
        group.videos().addAll(one.videos());
        return group.sameMessage() && !one.message().equals(group.message())
                ? new Group(group.rule(), group.failureClass(), group.state(), group.message(), false, group.videos())
                : group;
    }

    private static String text(JsonNode item, String property) {
        return item.path(property).stringValue("");
    }
}
