package dev.yt2ms.report.status;

import dev.yt2ms.model.Difference;
import dev.yt2ms.model.JobCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The differences between contents on the platform and what was sent, grouped by field and probable cause, so that a
 * person reads one line instead of thousands.
 */
public final class DifferenceGroups {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /**
     * The videos with one kind of difference in one field.
     *
     * @param key what the differences of the group have in common
     * @param kind what the differences mean
     * @param field the upload field, e.g. {@code title}
     * @param note the probable cause of the first difference; empty if unknown
     * @param sameNote whether all differences have this note
     * @param example the first difference, as {@code sent '…', found '…'}, untrusted
     * @param videos the videos in order of enumeration
     */
    public record Group(
            List<String> key,
            Difference.Kind kind,
            String field,
            String note,
            boolean sameNote,
            String example,
            List<Video> videos) {

        /** Returns what a person can do. */
        public String advice(JobCommands commands) {
            return switch (kind) {
                case LOSS ->
                    ("compare one of these videos on the platform with what was sent; correct them there, or change"
                                    + " mapping.%s in the job file for later videos (with \"\" the field is not sent); then %s"
                                    + " compares them again")
                            .formatted(field, commands.quoted("verify"));
                case UNREADABLE -> "nothing; to be sure, look at this field of one of these videos on the platform";
                case HARMLESS -> "nothing";
            };
        }
    }

    /**
     * One video of a group.
     *
     * @param id YouTube's id
     * @param title the title, untrusted
     */
    public record Video(String id, String title) {}

    private final Map<List<String>, Group> groups = new LinkedHashMap<>();

    /** Adds an item, if it has differences. */
    public void add(StatusItem item) {
        Set<List<String>> seen = new LinkedHashSet<>();
        for (Difference difference : item.content().differences()) {
            List<String> key = key(difference);
            if (seen.add(key)) {
                Video video = new Video(item.videoId(), item.title());
                Group group = groups.computeIfAbsent(key, one -> group(one, difference));
                group.videos().add(video);
                if (group.sameNote() && !note(difference).equals(group.note())) {
                    groups.put(key, withOtherNotes(group));
                }
            }
        }
    }

    /** Returns the groups of the items added so far. More severe groups come first, and among these the larger ones. */
    public List<Group> sorted() {
        return groups.values().stream()
                .sorted(Comparator.comparing(Group::kind)
                        .thenComparing(group -> -group.videos().size()))
                .toList();
    }

    /** Returns the keys of the groups that contain this item. */
    public static Set<List<String>> keys(StatusItem item) {
        Set<List<String>> keys = new LinkedHashSet<>();
        item.content().differences().forEach(difference -> keys.add(key(difference)));
        return keys;
    }

    /** Returns the key of a difference. It ignores numbers in the note, e.g. the length of a text that was cut. */
    private static List<String> key(Difference difference) {
        return List.of(
                difference.kind().name(),
                difference.field(),
                NUMBER.matcher(note(difference)).replaceAll("0"));
    }

    private static Group group(List<String> key, Difference difference) {
        return new Group(
                key,
                difference.kind(),
                difference.field(),
                note(difference),
                true,
                DifferenceLines.values(difference),
                new ArrayList<>());
    }

    private static Group withOtherNotes(Group group) {
        return new Group(
                group.key(), group.kind(), group.field(), group.note(), false, group.example(), group.videos());
    }

    private static String note(Difference difference) {
        return difference.note().orElse("");
    }
}
