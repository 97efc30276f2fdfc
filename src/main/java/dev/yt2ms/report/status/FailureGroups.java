package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.model.JobCommands;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The failures of a status, grouped by the rule that classified them. Failures of a group have the same cause and the
 * same remedy, so a person reads one message instead of hundreds.
 */
public final class FailureGroups {

    /**
     * Failures that no rule matches are grouped by message. This many of the most frequent messages have groups of
     * their own. All others share one group, because thousands of failures may each have a different message.
     */
    private static final int MOST_MESSAGES = 10;

    private static final String NOTHING = "nothing";
    private static final String IF_ALL_FAIL = "if all fail:";

    /**
     * The videos that failed by one rule, or with one message that no rule matches.
     *
     * @param rule the rule of docs/failures.md; empty for a failure that an earlier version recorded
     * @param failureClass the class of the failure, which decides what happens next; empty if unknown
     * @param state the state of the videos
     * @param message the message of the first video's failure
     * @param sameMessage whether the failures of all videos have this message
     * @param videos the videos in order of enumeration
     * @param keys the {@linkplain FailureGroups#key(StatusItem) keys} of the videos; several if the group has failures
     *     with rare messages that no rule matches
     */
    public record Group(
            String rule,
            String failureClass,
            ItemState state,
            String message,
            boolean sameMessage,
            List<Video> videos,
            Set<List<String>> keys) {

        /**
         * Returns the number of different messages in the group of rare messages that no rule matches; empty for any
         * other group.
         */
        public OptionalInt rareMessages() {
            return keys.size() > 1 ? OptionalInt.of(keys.size()) : OptionalInt.empty();
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
            String advice = commands.filledIn(adviceOfRule());
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

    private final Map<List<String>, Group> groups = new LinkedHashMap<>();

    /** Whether the video failed, waits for a later run, or could not be compared or replaced on the platform. */
    public static boolean hasFailure(StatusItem item) {
        return switch (item.state()) {
            case FAILED, DEFERRED -> true;
            case UPLOADED, VERIFIED -> item.failure().error().isPresent();
            default -> false;
        };
    }

    /** Groups the failures of these items, as {@link #sorted} does. */
    public static List<Group> of(Iterable<StatusItem> items) {
        FailureGroups groups = new FailureGroups();
        items.forEach(groups::add);
        return groups.sorted();
    }

    /** Adds an item, if it has a failure. */
    public void add(StatusItem item) {
        key(item).ifPresent(key -> {
            String error = item.failure().error().orElse("");
            Video video = new Video(item.videoId(), item.title(), error);
            Group known = groups.get(key);
            if (known == null) {
                groups.put(
                        key,
                        new Group(
                                item.failure().rule(),
                                item.failure().errorClass(),
                                item.state(),
                                error,
                                true,
                                new ArrayList<>(List.of(video)),
                                Set.of(key)));
            } else {
                known.videos().add(video);
                if (known.sameMessage() && !error.equals(known.message())) {
                    groups.put(key, together(known, known.videos(), known.keys()));
                }
            }
        });
    }

    /**
     * Returns the groups of the items added so far. More urgent groups come first, and among these the larger ones. Of
     * the messages that no rule matches, the most frequent ones have groups of their own, and all others one group for
     * each state and class.
     */
    public List<Group> sorted() {
        Map<List<String>, List<Group>> alike = new LinkedHashMap<>();
        groups.forEach((key, group) -> alike.computeIfAbsent(key.subList(0, key.size() - 1), one -> new ArrayList<>())
                .add(group));
        return alike.values().stream()
                .flatMap(all -> bounded(all).stream())
                .sorted(Comparator.comparing(Group::urgency)
                        .thenComparing(group -> -group.videos().size()))
                .toList();
    }

    /** Combines the smallest of these groups, which differ only by the message, if there are too many. */
    private static List<Group> bounded(List<Group> all) {
        if (all.size() <= MOST_MESSAGES + 1) {
            return all;
        }
        List<Group> largest = all.stream()
                .sorted(Comparator.comparing(group -> -group.videos().size()))
                .limit(MOST_MESSAGES)
                .toList();
        Set<Group> kept = Collections.newSetFromMap(new IdentityHashMap<>());
        kept.addAll(largest);
        List<Group> rare = all.stream().filter(group -> !kept.contains(group)).toList();
        List<Group> bounded = new ArrayList<>(largest);
        bounded.add(together(
                rare.get(0),
                rare.stream().flatMap(group -> group.videos().stream()).toList(),
                rare.stream().flatMap(group -> group.keys().stream()).collect(Collectors.toSet())));
        return bounded;
    }

    /** Returns a group of these videos, whose messages differ. */
    private static Group together(Group first, List<Video> videos, Set<List<String>> keys) {
        return new Group(first.rule(), first.failureClass(), first.state(), first.message(), false, videos, keys);
    }

    /** Returns the key of the item's group; empty if the item has no failure. */
    public static Optional<List<String>> key(StatusItem item) {
        if (!hasFailure(item)) {
            return Optional.empty();
        }
        StatusItem.Failure failure = item.failure();
        return Optional.of(key(
                failure.rule(),
                failure.errorClass(),
                item.state().name(),
                failure.error().orElse("")));
    }

    private static List<String> key(String rule, String failureClass, String state, String message) {
        // Failures with the rule "unknown", or without a rule, have the same cause only if their texts are equal.
        return List.of(rule, failureClass, state, rule.isEmpty() || rule.equals(Failure.UNKNOWN) ? message : "");
    }
}
