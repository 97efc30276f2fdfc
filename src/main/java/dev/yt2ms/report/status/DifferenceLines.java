package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Difference;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Describes for people how contents on the platform differ from what was sent. It reads the items that
 * {@code status --json} prints.
 */
public final class DifferenceLines {

    private static final int WIDTH = 60;

    private DifferenceLines() {}

    /**
     * Returns a line for each video that is not as it was sent, and the number of such videos that are not listed.
     * Further lines give the number of videos with values that can't be compared, with an example, and the number of
     * videos whose values only have a different form.
     *
     * @param items all videos with differences
     * @param most the maximum number of videos listed
     */
    static String of(Iterable<StatusItem> items, int most) {
        Map<Difference.Kind, Long> counts = new EnumMap<>(Difference.Kind.class);
        items.forEach(item -> item.mostSevere().ifPresent(kind -> counts.merge(kind, 1L, Long::sum)));
        return losses(items, most, counts) + others(items, counts);
    }

    /**
     * Returns the number of videos by the most severe kind of their differences. The given items need not include all
     * VERIFIED videos with differences.
     *
     * @param verified the number of VERIFIED videos by the most severe kind of their differences
     */
    static Map<Difference.Kind, Long> counts(Iterable<StatusItem> items, Map<Difference.Kind, Long> verified) {
        Map<Difference.Kind, Long> counts = new EnumMap<>(Difference.Kind.class);
        counts.putAll(verified);
        // A canary with differences stays UPLOADED, so it is not among the VERIFIED videos and is added here.
        StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.state() != ItemState.VERIFIED)
                .flatMap(item -> item.mostSevere().stream())
                .forEach(kind -> counts.merge(kind, 1L, Long::sum));
        return counts;
    }

    /** Returns a line for each of the first videos that are not as they were sent, and the number of the others. */
    static String losses(Iterable<StatusItem> items, int most, Map<Difference.Kind, Long> counts) {
        StringBuilder text = new StringBuilder();
        List<StatusItem> listed =
                stream(items, Difference.Kind.LOSS).limit(most).toList();
        listed.forEach(item -> text.append("  DIFFERS ").append(line(item)).append('\n'));
        long more = counts.getOrDefault(Difference.Kind.LOSS, 0L) - listed.size();
        if (more > 0) {
            text.append("  … and ").append(more).append(" more; --verbose or --json lists all\n");
        }
        return text.toString();
    }

    /** Returns lines about values that can't be compared, and about values that only have a different form. */
    static String others(Iterable<StatusItem> items, Map<Difference.Kind, Long> counts) {
        StringBuilder text = new StringBuilder();
        stream(items, Difference.Kind.UNREADABLE)
                .findFirst()
                .ifPresent(example -> text.append("  can't be compared: %d, e.g. %s\n"
                        .formatted(counts.getOrDefault(Difference.Kind.UNREADABLE, 1L), line(example))));
        long harmless = counts.getOrDefault(Difference.Kind.HARMLESS, 0L);
        if (harmless > 0) {
            text.append("  the same text in another form (line ends, entities, white space): ")
                    .append(harmless)
                    .append('\n');
        }
        return text.toString();
    }

    private static Stream<StatusItem> stream(Iterable<StatusItem> items, Difference.Kind mostSevere) {
        return StreamSupport.stream(items.spliterator(), false)
                .filter(item -> item.mostSevere().filter(mostSevere::equals).isPresent());
    }

    private static String line(StatusItem item) {
        return "%s \"%s\": %s"
                .formatted(
                        item.videoId(),
                        StatusText.printable(item.title()),
                        item.content().differences().stream()
                                .filter(difference -> difference.kind() != Difference.Kind.HARMLESS)
                                .map(DifferenceLines::line)
                                .collect(Collectors.joining("; ")));
    }

    private static String line(Difference difference) {
        return "%s: %s%s"
                .formatted(
                        difference.field(),
                        values(difference),
                        difference
                                .note()
                                .map(note -> " (" + StatusText.printable(note) + ")")
                                .orElse(""));
    }

    /** Returns the sent and the found value of a difference as text, each shortened if it is long. */
    static String values(Difference difference) {
        return "sent %s, found %s".formatted(shortened(difference.sent()), shortened(difference.found()));
    }

    private static String shortened(String text) {
        String clean = StatusText.printable(text);
        return clean.isBlank()
                ? "nothing"
                : "'%s'"
                        .formatted(
                                clean.length() <= WIDTH
                                        ? clean
                                        : clean.substring(0, clean.offsetByCodePoints(0, WIDTH / 2)) + "…");
    }
}
