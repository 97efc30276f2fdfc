package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.JobCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The failures of a status, grouped by the rule that classified them. Failures of a group have the same cause and the
 * same remedy, so a person reads one message instead of hundreds.
 */
public final class FailureGroups {

    private static final String NOTHING = "nothing";
    private static final String IF_ALL_FAIL = "if all fail:";

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

        /** Returns the {@linkplain FailureGroups#key(JsonNode) key} of every item of this group. */
        public List<String> key() {
            return FailureGroups.key(rule, failureClass, state.name(), message);
        }

        /** Returns how urgent it is that a person does something about these videos. */
        public Urgency urgency() {
            String advice = adviceOfRule();
            return switch (state) {
                case FAILED -> {
                    if (advice.startsWith(NOTHING)) {
                        yield isRetried() ? Urgency.PASSES : Urgency.NOTHING;
                    }
                    if (is(FailureClass.OPERATOR)) {
                        yield Urgency.ACT;
                    }
                    yield !isRetried()
                            ? Urgency.PERMANENT
                            : advice.startsWith(IF_ALL_FAIL) ? Urgency.PASSES : Urgency.ACT;
                }
                case DEFERRED -> Urgency.PASSES;
                case VERIFIED -> Urgency.NOTHING;
                default -> is(FailureClass.OPERATOR) ? Urgency.ACT : Urgency.PASSES;
            };
        }

        /** Returns what a person must do, or what yt2ms will do by itself. */
        public String advice(JobCommands commands) {
            String advice = adviceOfRule();
            return switch (state) {
                case FAILED ->
                    advice
                            + (isRetried()
                                    ? "; the next %s tries them again".formatted(commands.quoted("migrate"))
                                    : afterThat(advice, commands));
                case DEFERRED -> "nothing; a later run tries them again";
                case VERIFIED -> "nothing; the platform keeps the earlier content";
                default ->
                    is(FailureClass.OPERATOR)
                            ? advice + ", then " + commands.quoted("migrate")
                            : "nothing; the next run compares them again";
            };
        }

        private String adviceOfRule() {
            return RuleAdvice.of(rule).orElse("fix what the message says");
        }

        private boolean isRetried() {
            return is(FailureClass.RETRY);
        }

        private boolean is(FailureClass one) {
            return failureClass.equals(one.name());
        }

        /** Returns how a person can try these videos again, if no run does so by itself. */
        private String afterThat(String advice, JobCommands commands) {
            String both = "%s and %s"
                    .formatted(
                            commands.quoted(rule.isEmpty() ? "retry" : "retry --rule " + rule),
                            commands.quoted("migrate"));
            return advice.startsWith(NOTHING) ? "; " + both + " try them again nevertheless" : ", then " + both;
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

    /** Groups the failures of these items. More urgent groups come first, and among these the larger ones. */
    public static List<Group> of(Iterable<JsonNode> items) {
        Map<List<String>, Group> groups = new LinkedHashMap<>();
        for (JsonNode item : items) {
            key(item).ifPresent(key -> {
                String error = text(item, "error");
                Video video = new Video(text(item, "videoId"), text(item, "title"), error);
                groups.merge(
                        key,
                        new Group(
                                text(item, "rule"),
                                text(item, "errorClass"),
                                StatusDocument.state(item),
                                error,
                                true,
                                new ArrayList<>(List.of(video))),
                        FailureGroups::merged);
            });
        }
        return groups.values().stream()
                .sorted(Comparator.comparing(Group::urgency)
                        .thenComparing(group -> -group.videos().size()))
                .toList();
    }

    /** Returns what all failures of a group have in common; empty if the item has no failure. */
    public static Optional<List<String>> key(JsonNode item) {
        return hasFailure(item)
                ? Optional.of(
                        key(text(item, "rule"), text(item, "errorClass"), text(item, "state"), text(item, "error")))
                : Optional.empty();
    }

    private static List<String> key(String rule, String failureClass, String state, String message) {
        // Failures with the rule "unknown", or without a rule, have the same cause only if their texts are equal.
        return List.of(rule, failureClass, state, rule.isEmpty() || rule.equals(Failure.UNKNOWN) ? message : "");
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
