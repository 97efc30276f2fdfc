package dev.yt2ms.report.html;

import dev.yt2ms.model.Difference;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.status.DifferenceGroups;
import dev.yt2ms.report.status.FailureGroups;
import dev.yt2ms.report.status.StatusItem;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.report.status.Urgency;
import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The parts of the HTML report about what needs attention, and about differences. Each cause is listed once, with its
 * first videos and advice. The causes have numbers, by which the table of all videos finds the videos of a cause.
 */
final class HtmlAttention {

    private static final int EXAMPLES = 3;
    /**
     * The number of causes of each urgency that the page shows at first. Further causes appear when a person asks for
     * them, and in print.
     */
    private static final Map<Urgency, Integer> SHOWN =
            new EnumMap<>(Map.of(Urgency.ACT, 12, Urgency.PERMANENT, 6, Urgency.PASSES, 4, Urgency.NOTHING, 4));

    /** Something that was noticed on YouTube after the upload, and needs no attention. */
    private record Notice(String name, String advice, Predicate<StatusItem> applies) {}

    private static final List<Notice> NOTICES = List.of(
            new Notice(
                    "changed on YouTube since the upload",
                    "nothing, or set 'sync.on-change: reupload' in the job file to upload them again",
                    item -> item.source().sourceChange().isPresent()),
            new Notice(
                    "YouTube now has a better picture",
                    "nothing, or set 'sync.on-better: reupload' in the job file to upload them again",
                    item -> item.source().betterHeight().isPresent()),
            new Notice(
                    "deleted or private on YouTube since the upload",
                    "nothing, or set 'sync.on-delete: delete' in the job file to delete them on the platform too",
                    StatusItem::isGone));

    /**
     * Why videos need attention.
     *
     * @param keys the keys by which {@link #add} assigns videos to this cause; several for failures with rare messages
     * @param name a short name, unique on the page except for unknown failures
     * @param what what happened
     * @param kind the kind of difference; empty if the cause is no difference
     * @param examples id and title of the first videos
     */
    private record Cause(
            Set<?> keys,
            Urgency urgency,
            String name,
            String what,
            String advice,
            Optional<Difference.Kind> kind,
            long videos,
            List<Map<String, String>> examples) {}

    private final JobCommands commands;
    private final FailureGroups failures = new FailureGroups();
    private final DifferenceGroups differences = new DifferenceGroups();
    private final Map<Notice, Long> noticed = new LinkedHashMap<>();
    private final Map<Notice, List<Map<String, String>>> noticedExamples = new HashMap<>();
    private final List<Cause> causes = new ArrayList<>();
    private final Map<Object, Integer> numbers = new HashMap<>();

    /** @param commands the commands that the advice suggests */
    HtmlAttention(JobCommands commands) {
        this.commands = commands;
    }

    /**
     * Adds an item.
     *
     * @return the keys of the causes that apply to the item; {@link #numbers} turns them into numbers after {@link
     *     #conclude}
     */
    List<Object> add(StatusItem item) {
        failures.add(item);
        differences.add(item);
        List<Object> keys = new ArrayList<>();
        FailureGroups.key(item).ifPresent(keys::add);
        keys.addAll(DifferenceGroups.keys(item));
        for (Notice notice : NOTICES) {
            if (notice.applies().test(item)) {
                keys.add(notice.name());
                if (noticed.merge(notice, 1L, Long::sum) <= EXAMPLES) {
                    noticedExamples
                            .computeIfAbsent(notice, key -> new ArrayList<>())
                            .add(example(item.videoId(), item.title()));
                }
            }
        }
        return keys;
    }

    /** Finds the causes of the items added so far, and gives them numbers. */
    void conclude() {
        for (FailureGroups.Group group : failures.sorted()) {
            causes.add(new Cause(
                    group.keys(),
                    group.urgency(),
                    group.state()
                            + (group.rule().isEmpty() ? "" : ", " + group.rule())
                            + (group.rareMessages().isPresent()
                                    ? ", "
                                            + HtmlFigures.count(
                                                    group.rareMessages().getAsInt(), "rarer message")
                                    : ""),
                    (group.sameMessage() ? "" : "e.g. ") + commands.filledIn(group.message()),
                    group.advice(commands),
                    Optional.empty(),
                    group.videos().size(),
                    group.videos().stream()
                            .limit(EXAMPLES)
                            .map(video -> example(video.id(), video.title()))
                            .toList()));
        }
        for (DifferenceGroups.Group group : differences.sorted()) {
            causes.add(new Cause(
                    Set.of(group.key()),
                    group.kind() == Difference.Kind.LOSS ? Urgency.ACT : Urgency.NOTHING,
                    group.field() + words(group.kind()),
                    (group.note().isEmpty() ? "" : (group.sameNote() ? "" : "e.g. ") + group.note() + "; ") + "e.g. "
                            + group.example(),
                    group.advice(commands),
                    Optional.of(group.kind()),
                    group.videos().size(),
                    group.videos().stream()
                            .limit(EXAMPLES)
                            .map(video -> example(video.id(), video.title()))
                            .toList()));
        }
        noticed.forEach((notice, count) -> causes.add(new Cause(
                Set.of(notice.name()),
                Urgency.NOTHING,
                notice.name(),
                "",
                notice.advice(),
                Optional.empty(),
                count,
                noticedExamples.getOrDefault(notice, List.of()))));
        causes.sort(Comparator.comparing(Cause::urgency).thenComparing(cause -> -cause.videos()));
        for (int number = 0; number < causes.size(); number++) {
            for (Object key : causes.get(number).keys()) {
                numbers.put(key, number);
            }
        }
    }

    private static Map<String, String> example(String id, String title) {
        return Map.of("id", StatusText.printable(id), "title", StatusText.printable(title));
    }

    private static String words(Difference.Kind kind) {
        return switch (kind) {
            case LOSS -> " differs from what was sent";
            case UNREADABLE -> " can't be compared";
            case HARMLESS -> " is the same in another form";
        };
    }

    /**
     * Returns the numbers of the causes that apply to an item.
     *
     * @param keys the result of {@link #add} for this item
     */
    List<Integer> numbers(List<Object> keys) {
        return keys.stream().map(numbers::get).distinct().toList();
    }

    /** Whether the section "Needs attention" is empty. */
    boolean isEmpty() {
        return causes.stream().noneMatch(HtmlAttention::hasCard);
    }

    /**
     * Whether the section "Needs attention" lists the cause. Harmless and unreadable differences are only in the table
     * of differences.
     */
    private static boolean hasCard(Cause cause) {
        return cause.kind().filter(kind -> kind != Difference.Kind.LOSS).isEmpty();
    }

    /** Adds to the page the values that its template shows of these causes. */
    void putInto(Map<String, Object> page) {
        List<Map<String, Object>> urgencies = new ArrayList<>();
        for (Urgency urgency : Urgency.values()) {
            List<Map<String, Object>> cards = causes.stream()
                    .filter(cause -> cause.urgency() == urgency && hasCard(cause))
                    .map(this::row)
                    .toList();
            if (!cards.isEmpty()) {
                int shown = Math.min(cards.size(), SHOWN.getOrDefault(urgency, 0));
                Map<String, Object> section = new LinkedHashMap<>();
                section.put(
                        "words",
                        urgency.words().substring(0, 1).toUpperCase(Locale.ROOT)
                                + urgency.words().substring(1));
                section.put("causes", HtmlFigures.count(cards.size(), "cause"));
                section.put("shown", cards.subList(0, shown));
                section.put("rest", cards.subList(shown, cards.size()));
                section.put("hasRest", shown < cards.size());
                section.put("restCount", HtmlFigures.count(cards.size() - shown, "more cause"));
                urgencies.add(section);
            }
        }
        page.put("attention", urgencies);
        page.put("causes", causes.stream().map(this::row).toList());
        page.put(
                "hasDifferences", causes.stream().anyMatch(cause -> cause.kind().isPresent()));
        page.put(
                "differences",
                causes.stream()
                        .filter(cause -> cause.kind().isPresent())
                        .sorted(Comparator.comparing(cause -> cause.kind().orElseThrow()))
                        .map(this::row)
                        .toList());
    }

    private Map<String, Object> row(Cause cause) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("number", numbers.get(cause.keys().iterator().next()));
        row.put("videos", Values.number(cause.videos()));
        row.put("name", StatusText.printable(cause.name()));
        row.put("what", StatusText.printable(cause.what()));
        row.put("advice", StatusText.printable(cause.advice()));
        row.put(
                "shortAdvice",
                cause.kind().filter(kind -> kind == Difference.Kind.LOSS).isPresent()
                        ? "see \"Needs attention\" above"
                        : StatusText.printable(cause.advice()));
        row.put(
                "class",
                cause.kind().filter(kind -> kind == Difference.Kind.LOSS).isPresent() ? "bad" : "");
        row.put("examples", cause.examples());
        long more = cause.videos() - cause.examples().size();
        row.put("more", more > 0 ? Values.number(more) : "");
        return row;
    }
}
