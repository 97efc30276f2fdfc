package dev.yt2ms.report.status;

import dev.yt2ms.ledger.Reconciliation;
import dev.yt2ms.ledger.Reconciliation.PlatformSide;
import dev.yt2ms.ledger.Reconciliation.SourceSide;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.settings.value.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Writes the comparison of the source, the ledger and the platform as text for people, from the property {@code
 * reconciliation} of a status.
 */
public final class ReconciliationText {

    private ReconciliationText() {}

    /** Whether the videos and contents are as they should be. */
    public enum Verdict {
        /** Videos or contents are not accounted for, have failed, or are not as they were sent. */
        BAD,
        /** Something is not known, or not done yet. */
        ODD,
        /** Everything is done, and as it should be. */
        GOOD
    }

    /**
     * Videos or contents on which the ledger and the platform disagree in the same way.
     *
     * @param what the disagreement and the number of videos or contents
     * @param advice what a person must do
     * @param each a text for each of the first videos or contents
     * @param more the number of those that {@code each} does not contain
     */
    public record Unaccounted(String what, String advice, List<String> each, long more) {}

    /**
     * Returns a line about the videos of the source and one about the contents of the platform, then the unexplained
     * videos and contents, and a sentence that says whether everything is accounted for.
     */
    public static String of(Reconciliation reconciliation, JobCommands commands) {
        StringBuilder text = new StringBuilder(
                "videos of the source: %d%s\n".formatted(reconciliation.videos(), terms(source(reconciliation))));
        if (wasListed(reconciliation)) {
            text.append("contents on the platform, as of %s: %d%s\n"
                    .formatted(
                            StatusText.time(reconciliation.lookedAt()),
                            reconciliation.contents(),
                            terms(platform(reconciliation))));
        } else {
            text.append("contents on the platform: unknown, because they were never listed completely\n");
        }
        if (reconciliation.notSeenYet() > 0) {
            text.append(
                    "uploads that the list of contents does not show yet: %d\n".formatted(reconciliation.notSeenYet()));
        }
        for (Unaccounted group : unaccounted(reconciliation, commands)) {
            text.append("  %s\n  to do: %s\n".formatted(group.what(), group.advice()));
            group.each().forEach(one -> text.append("  ").append(one).append('\n'));
            if (group.more() > 0) {
                text.append("  … and %d more\n".formatted(group.more()));
            }
        }
        return text.append(sentence(reconciliation, commands, Long::toString)).toString();
    }

    private static String terms(List<Count> counts) {
        List<String> terms = new ArrayList<>();
        counts.forEach(one -> terms.add(one.count() + " " + one.what()));
        return terms.isEmpty() ? "" : " (" + String.join("; ", terms) + ")";
    }

    /** Returns the verdict on the whole comparison. */
    public static Verdict verdict(Reconciliation reconciliation) {
        if (reconciliation.unexplained() > 0
                || reconciliation.count(SourceSide.FAILED) + reconciliation.count(SourceSide.DIFFERING) > 0) {
            return Verdict.BAD;
        }
        return wasListed(reconciliation)
                        && unfinished(reconciliation, Long::toString).isEmpty()
                ? Verdict.GOOD
                : Verdict.ODD;
    }

    /**
     * Returns a sentence that says whether all videos and contents are accounted for, and how many of these are not as
     * they should be. Only a complete list of the platform's contents can prove that all are accounted for.
     *
     * @param commands the commands that the sentence suggests
     * @param number formats a number
     */
    public static String sentence(Reconciliation reconciliation, JobCommands commands, LongFunction<String> number) {
        long unexplained = reconciliation.unexplained();
        boolean accounted = unexplained == 0 && wasListed(reconciliation);
        String sentence;
        if (accounted) {
            sentence = "every video and content is accounted for";
        } else if (unexplained > 0) {
            sentence =
                    (unexplained == 1 ? "1 video or content is" : number.apply(unexplained) + " videos or contents are")
                            + " not accounted for";
        } else {
            sentence = "it is not known whether every video and content is accounted for; run "
                    + commands.quoted("verify");
        }
        List<String> unfinished = unfinished(reconciliation, number);
        return unfinished.isEmpty()
                ? sentence
                : sentence + (accounted ? ", but: " : "; also: ") + String.join(", ", unfinished);
    }

    /**
     * Returns a phrase, e.g. {@code 3 failed}, for each group of videos or contents that are accounted for, but not as
     * they should be.
     */
    private static List<String> unfinished(Reconciliation reconciliation, LongFunction<String> number) {
        List<String> parts = new ArrayList<>();
        for (SourceSide side :
                List.of(SourceSide.FAILED, SourceSide.DIFFERING, SourceSide.UNVERIFIED, SourceSide.OPEN)) {
            long count = reconciliation.count(side);
            if (count > 0) {
                parts.add(number.apply(count) + " " + words(side));
            }
        }
        long like = reconciliation.count(PlatformSide.LIKE_OURS);
        if (like > 0) {
            parts.add(number.apply(like) + " on the platform " + words(PlatformSide.LIKE_OURS));
        }
        return parts;
    }

    /** Returns the verdict on videos of the source that are in this situation. */
    private static Verdict verdict(SourceSide side) {
        return switch (side) {
            case SHARED, MISSING, DIFFERING, FAILED -> Verdict.BAD;
            case UNVERIFIED, OPEN -> Verdict.ODD;
            case GONE_AND_KEPT, VERIFIED, GONE, SKIPPED -> Verdict.GOOD;
        };
    }

    /** Returns the verdict on contents of the platform that have this relation to the videos. */
    private static Verdict verdict(PlatformSide side) {
        return switch (side) {
            case DOUBLED -> Verdict.BAD;
            case UNFINISHED, LIKE_OURS -> Verdict.ODD;
            case OURS, FOREIGN -> Verdict.GOOD;
        };
    }

    /** Whether the platform's contents were listed completely at least once. */
    public static boolean wasListed(Reconciliation reconciliation) {
        return reconciliation.lookedAt().isPresent();
    }

    /**
     * The number of videos or contents in one situation.
     *
     * @param what the situation, in words
     */
    public record Count(String what, long count, Verdict verdict) {}

    /** Returns the number of videos on YouTube for each situation; the sum is the property {@code videos}. */
    public static List<Count> source(Reconciliation reconciliation) {
        return reconciliation.source().entrySet().stream()
                .map(side -> new Count(words(side.getKey()), side.getValue(), verdict(side.getKey())))
                .toList();
    }

    /**
     * Returns the number of contents on the platform for each relation to the videos; the sum is the property
     * {@code contents}.
     */
    public static List<Count> platform(Reconciliation reconciliation) {
        return reconciliation.platform().entrySet().stream()
                .map(side -> new Count(words(side.getKey()), side.getValue(), verdict(side.getKey())))
                .toList();
    }

    private static String words(SourceSide side) {
        return switch (side) {
            case SHARED -> "with a content that is also recorded for another video";
            case MISSING -> "uploaded but not on the platform";
            case DIFFERING -> "verified but not as they were sent";
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
            case LIKE_OURS -> "not of this migration but with the id of one of these videos as referenceID";
            case FOREIGN -> "not of this migration";
        };
    }

    /** Returns the unexplained videos and contents, with advice; the status lists only the first ones. */
    public static List<Unaccounted> unaccounted(Reconciliation reconciliation, JobCommands commands) {
        List<Unaccounted> groups = new ArrayList<>();
        add(
                groups,
                reconciliation,
                SourceSide.MISSING.name(),
                reconciliation.count(SourceSide.MISSING),
                "the platform does not show the content of %s",
                "run %s again, and then %s if verify reports that the content is lost"
                        .formatted(commands.quoted("verify"), commands.quoted("migrate")));
        add(
                groups,
                reconciliation,
                SourceSide.SHARED.name(),
                reconciliation.count(SourceSide.SHARED),
                "the content of %s is also recorded for another video",
                "delete the content on the platform, then run %s, %s and %s in this order to upload both videos again"
                        .formatted(commands.quoted("verify"), commands.quoted("retry"), commands.quoted("migrate")));
        add(
                groups,
                reconciliation,
                PlatformSide.DOUBLED.name(),
                reconciliation.count(PlatformSide.DOUBLED),
                "the platform has a second content, which the ledger does not contain, for %s",
                "on the platform, delete the contents whose ids are listed here as DOUBLED");
        return groups;
    }

    private static void add(
            List<Unaccounted> groups,
            Reconciliation reconciliation,
            String kind,
            long known,
            String what,
            String advice) {
        List<String> each = new ArrayList<>();
        for (Reconciliation.Unaccounted one : reconciliation.unaccounted()) {
            if (one.what().equals(kind)) {
                each.add("%s %s: content %s"
                        .formatted(kind, StatusText.printable(one.videoId()), StatusText.printable(one.contentId())));
            }
        }
        long count = Math.max(known, each.size());
        if (count > 0) {
            groups.add(
                    new Unaccounted(what.formatted(Values.count(count, "video")), advice, each, count - each.size()));
        }
    }
}
