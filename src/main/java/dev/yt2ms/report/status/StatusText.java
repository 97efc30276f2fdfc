package dev.yt2ms.report.status;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.run.TransferPause;
import dev.yt2ms.settings.value.Values;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Formats the status for people, from the object that {@code status --json} prints. */
public final class StatusText {

    /** How detailed the text is. */
    public enum Detail {
        /** The text has no lists. */
        BRIEF(0, 0, 0),
        /** The text lists the first videos of the most urgent groups of failures, and the first differences. */
        USUAL(20, 10, StatusReport.EXAMPLES),
        /**
         * The text lists all failures, all videos that were uploaded in a plainer format because the platform could not
         * encode them otherwise, and all changes on YouTube.
         */
        FULL(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);

        private final int failures;
        private final int groups;
        private final int videos;

        /**
         * @param failures the maximum number of failures in a list that is not grouped
         * @param groups the maximum number of groups
         * @param videos the maximum number of videos of a group, and of videos whose contents differ from what was sent
         */
        Detail(int failures, int groups, int videos) {
            this.failures = failures;
            this.groups = groups;
            this.videos = videos;
        }

        /** Returns which videos the status must contain for this text. */
        public StatusReport.Extent extent() {
            return switch (this) {
                case BRIEF -> StatusReport.Extent.FIGURES;
                case USUAL -> StatusReport.Extent.PROBLEMS;
                case FULL -> StatusReport.Extent.ALL;
            };
        }
    }

    /** The part of a skip reason that all videos skipped by the same rule have in common. */
    private static final Pattern SKIP_REASON =
            Pattern.compile("(?:select|mapping)\\.[^:]*(?=:|$)|(?:deleted|no longer) on the platform(?= \\(content )");

    private StatusText() {}

    /** Whether a run is in progress. */
    public static boolean isRunning(StatusDocument status) {
        return status.head().run().isRunning();
    }

    /**
     * The status in a few lines: the run, its figures, and which videos failed and why.
     *
     * @param status contains at least the videos that {@link Detail#extent} requires
     * @param commands the commands that the text suggests
     */
    public static String of(StatusDocument status, Detail detail, JobCommands commands) {
        StatusHead head = status.head();
        Iterable<StatusItem> items = status.items();
        StringBuilder text = new StringBuilder();
        text.append(head.name());
        head.channel().title().ifPresent(title -> text.append(": ").append(printable(title)));
        text.append('\n');
        appendRun(text, head.run(), commands);
        text.append("uploaded: ").append(Values.humanSize(head.bytesUploaded()));
        text.append(", YouTube quota used: ").append(head.quotaUsed()).append(" units");
        if (head.quotaForPlaylists() > 0) {
            text.append(", ").append(head.quotaForPlaylists()).append(" of them for playlists");
        }
        text.append('\n');
        appendNodes(text, head.nodes());
        appendSource(text, head.source());
        appendCounts(text, head.counts());
        Map<Difference.Kind, Long> differing = DifferenceLines.counts(items, head.differing());
        appendDiffering(text, differing);
        if (detail == Detail.FULL) {
            appendChanges(text, items);
        }
        if (detail != Detail.BRIEF) {
            appendCauses(text, causes(items, differing, detail, commands), detail);
            text.append('\n').append(DifferenceLines.others(items, differing));
            head.skipped()
                    .ifPresentOrElse(
                            rules -> rules.forEach((rule, count) -> appendSkipped(text, rule, count)),
                            // Processes of an earlier version send no counts by rule, but all skipped videos.
                            () -> text.append(skippedLines(items)));
        }
        return PrintableText.lines(commands.filledIn(text.toString())).stripTrailing() + '\n';
    }

    private static void appendRun(StringBuilder text, StatusHead.Run run, JobCommands commands) {
        text.append("run: ").append(run.state());
        run.startedAt().ifPresent(at -> text.append(", started ").append(Values.humanTime(at)));
        text.append('\n');
        run.stoppedBecause()
                .ifPresent(why ->
                        text.append("stopped because: ").append(printable(why)).append('\n'));
        run.resumeAt()
                .ifPresent(at -> text.append("run again at: ")
                        .append(Values.humanEarliest(at))
                        .append('\n'));
        run.pause()
                .ifPresent(pause -> text.append(
                        pause == TransferPause.State.PAUSED
                                ? "transfers are paused: " + commands.quoted("resume") + " continues them\n"
                                : "the run ends after its running transfers\n"));
        run.transfersFrom()
                .ifPresent(from -> text.append("transfers wait until: ")
                        .append(Values.humanTime(from))
                        .append(" (schedule.transfers)\n"));
    }

    /** Names the machines that share the run, if there is more than one. */
    private static void appendNodes(StringBuilder text, List<StatusHead.Node> nodes) {
        List<String> living = nodes.stream()
                .filter(StatusHead.Node::living)
                .map(node -> printable(node.node()) + (node.leads() ? " (leads)" : ""))
                .toList();
        if (living.size() > 1) {
            text.append("machines: ").append(String.join(", ", living)).append('\n');
        }
    }

    /** Describes each machine that takes part or took part in the migration in one line. */
    public static String nodes(StatusDocument status) {
        StringBuilder text = new StringBuilder();
        for (NodeLine node : NodeLine.of(status.head().nodes())) {
            text.append("%s: %s, %s; %s; last seen %s\n"
                    .formatted(node.name(), node.process(), node.role(), node.work(), node.seenAt()));
            node.gate()
                    .ifPresent(why -> text.append("  downloads nothing at present: ")
                            .append(why)
                            .append('\n'));
        }
        return text.isEmpty() ? "This migration is not shared by several machines.\n" : text.toString();
    }

    private static void appendCounts(StringBuilder text, Map<ItemState, Long> counts) {
        long all = counts.values().stream().mapToLong(Long::longValue).sum();
        text.append(all == 0 ? "videos: none yet\n" : "videos: " + all + "\n");
        counts.forEach((state, count) -> text.append(
                "%7d %-11s %3s %%  %s\n".formatted(count, state.name(), Values.percent(count, all), meaning(state))));
    }

    /** What a state means, for people who do not know the names. */
    public static String meaning(ItemState state) {
        return switch (state) {
            case PENDING -> "not begun yet, or waiting for another attempt";
            case DOWNLOADING -> "being downloaded";
            case DOWNLOADED -> "downloaded, not uploaded yet";
            case UPLOADING -> "being uploaded";
            case UPLOADED -> "on the platform, not compared yet";
            case VERIFYING -> "on the platform, being compared";
            case VERIFIED -> "on the platform, and compared with what was sent";
            case FAILED -> "could not be moved";
            case DEFERRED -> "left to a later run";
            case SKIPPED -> "excluded by a rule";
        };
    }

    /** The number of videos by the most severe kind of their differences. */
    private static void appendDiffering(StringBuilder text, Map<Difference.Kind, Long> differing) {
        List<String> kinds = new ArrayList<>();
        differing.forEach((kind, count) -> kinds.add(count + " " + meaning(kind)));
        if (!kinds.isEmpty()) {
            text.append("compared with what was sent: ")
                    .append(String.join(", ", kinds))
                    .append('\n');
        }
    }

    /** What a kind of difference means for a video, for people. */
    public static String meaning(Difference.Kind kind) {
        return switch (kind) {
            case LOSS -> "not as they were sent";
            case UNREADABLE -> "with values that can't be compared";
            case HARMLESS -> "the same in another form";
        };
    }

    /**
     * Why videos need attention.
     *
     * @param text the lines about the cause
     */
    private record Cause(Urgency urgency, long videos, String text) {}

    /** Returns the causes, the most urgent first. */
    private static List<Cause> causes(
            Iterable<StatusItem> items, Map<Difference.Kind, Long> differing, Detail detail, JobCommands commands) {
        List<Cause> causes = new ArrayList<>();
        FailureGroups.of(items)
                .forEach(group ->
                        causes.add(new Cause(group.urgency(), group.videos().size(), group(group, detail, commands))));
        long lossy = differing.getOrDefault(Difference.Kind.LOSS, 0L);
        if (lossy > 0) {
            causes.add(new Cause(
                    Urgency.ACT,
                    lossy,
                    "NOT AS SENT: %s\n  to do: %s\n%s"
                            .formatted(
                                    Values.count(lossy, "video"),
                                    "compare some of them on the platform; correct them there, or change the differing field's template"
                                            + " in 'mapping' for later videos, then " + commands.quoted("verify") + "; "
                                            + commands.quoted("report") + " counts them by field",
                                    DifferenceLines.losses(items, detail.videos, differing))));
        }
        causes.sort(Comparator.comparing(Cause::urgency).thenComparing(cause -> -cause.videos()));
        return causes;
    }

    private static void appendCauses(StringBuilder text, List<Cause> causes, Detail detail) {
        int left = detail.groups;
        for (Urgency urgency : Urgency.values()) {
            List<Cause> ofUrgency =
                    causes.stream().filter(cause -> cause.urgency() == urgency).toList();
            if (!ofUrgency.isEmpty()) {
                List<Cause> shown = ofUrgency.subList(0, Math.min(left, ofUrgency.size()));
                List<Cause> more = ofUrgency.subList(shown.size(), ofUrgency.size());
                text.append("\n%s (%s%s)\n"
                        .formatted(
                                urgency.words().toUpperCase(Locale.ROOT),
                                extent(ofUrgency),
                                shown.isEmpty() ? "; --verbose or --json lists all" : ""));
                shown.forEach(cause -> text.append('\n').append(cause.text()));
                if (!shown.isEmpty() && !more.isEmpty()) {
                    text.append("\n… and %s more; --verbose or --json lists all\n".formatted(extent(more)));
                }
                left -= shown.size();
            }
        }
    }

    private static String extent(List<Cause> causes) {
        return Values.count(causes.size(), "cause") + ", "
                + Values.count(causes.stream().mapToLong(Cause::videos).sum(), "video");
    }

    private static String group(FailureGroups.Group group, Detail detail, JobCommands commands) {
        StringBuilder text = new StringBuilder();
        List<FailureGroups.Video> videos = group.videos();
        text.append("%s: %s, %s%s%s\n"
                .formatted(
                        group.state(),
                        Values.count(videos.size(), "video"),
                        group.rule().isEmpty() ? "" : "rule " + printable(group.rule()) + ", ",
                        "class " + printable(group.failureClass()),
                        group.rareMessages().isPresent()
                                ? ", " + Values.count(group.rareMessages().getAsInt(), "rarer message")
                                : ""));
        text.append("  ")
                .append(group.sameMessage() ? "" : "e.g. ")
                .append(printable(group.message()))
                .append('\n');
        text.append("  to do: ").append(printable(group.advice(commands))).append('\n');
        for (FailureGroups.Video video : videos.subList(0, Math.min(detail.videos, videos.size()))) {
            text.append("  %s %s \"%s\"%s\n"
                    .formatted(
                            group.state(),
                            printable(video.id()),
                            printable(video.title()),
                            detail != Detail.FULL || video.message().equals(group.message())
                                    ? ""
                                    : ": " + printable(video.message())));
        }
        if (videos.size() > detail.videos) {
            text.append("  … and ")
                    .append(videos.size() - detail.videos)
                    .append(" more; --verbose or --json lists all\n");
        }
        return text.toString();
    }

    private static void appendSource(StringBuilder text, StatusHead.Source source) {
        source.fullLookAt()
                .ifPresent(at -> text.append("last full scan of the channel: ")
                        .append(Values.humanTime(at))
                        .append('\n'));
        long better = source.better();
        if (source.changed() + source.gone() + better > 0) {
            text.append("changed on YouTube since the upload: %d, deleted or private there: %d%s\n"
                    .formatted(
                            source.changed(),
                            source.gone(),
                            better > 0 ? ", available there with a better picture: %d".formatted(better) : ""));
        }
        source.note().ifPresent(note -> text.append(printable(note)).append('\n'));
    }

    private static void appendChanges(StringBuilder text, Iterable<StatusItem> items) {
        for (StatusItem item : items) {
            StatusItem.AtSource source = item.source();
            source.sourceChange()
                    .ifPresent(change -> appendChange(
                            text,
                            "changed",
                            item,
                            change.fields().stream().map(StatusText::printable).collect(Collectors.joining(", "))
                                    + ", noticed " + time(change.at())));
            item.file()
                    .plainerThan()
                    .ifPresent(plainer -> appendChange(
                            text,
                            "uploaded in a plainer format",
                            item,
                            "the platform could not encode it as " + printable(plainer.toString())));
            item.better().ifPresent(better -> appendChange(text, "available with a better picture", item, better));
            if (source.goneSince().isPresent() && !item.content().contentId().isEmpty()) {
                appendChange(text, "deleted or private on YouTube", item, "noticed " + time(source.goneSince()));
            }
        }
    }

    private static void appendChange(StringBuilder text, String what, StatusItem item, String how) {
        text.append("  %s %s \"%s\": %s\n".formatted(what, printable(item.videoId()), printable(item.title()), how));
    }

    /** Formats a time for people; empty if it is not known. */
    public static String time(Optional<Instant> at) {
        return at.map(Values::humanTime).orElse("");
    }

    /** One line for each video that failed or differs from what was sent. */
    public static String problems(Iterable<StatusItem> items, Detail detail) {
        StringBuilder text = new StringBuilder();
        appendFailures(text, items, detail.failures);
        return text.append(DifferenceLines.of(items, detail.failures)).toString();
    }

    private static void appendFailures(StringBuilder text, Iterable<StatusItem> items, int most) {
        int failures = 0;
        for (StatusItem item : items) {
            if (FailureGroups.hasFailure(item)) {
                failures++;
                if (failures <= most) {
                    text.append("  %s %s \"%s\": %s: %s\n"
                            .formatted(
                                    item.state(),
                                    printable(item.videoId()),
                                    printable(item.title()),
                                    printable(item.failure().errorClass()),
                                    printable(item.failure().error().orElse(""))));
                }
            }
        }
        if (failures > most) {
            text.append("  … and ").append(failures - most).append(" more; --verbose or --json lists all\n");
        }
    }

    /** One line for each rule, with the number of videos that it skipped. */
    public static String skippedLines(Iterable<StatusItem> items) {
        StringBuilder text = new StringBuilder();
        skipped(items).forEach((rule, count) -> appendSkipped(text, rule, count));
        return text.toString();
    }

    private static void appendSkipped(StringBuilder text, String rule, long count) {
        text.append("  skipped ")
                .append(count)
                .append(": ")
                .append(printable(rule))
                .append('\n');
    }

    /** The number of skipped videos by rule. */
    public static Map<String, Integer> skipped(Iterable<StatusItem> items) {
        Map<String, Integer> reasons = new LinkedHashMap<>();
        for (StatusItem item : items) {
            if (item.state() == ItemState.SKIPPED) {
                reasons.merge(rule(item.skipReason()), 1, Integer::sum);
            }
        }
        return reasons;
    }

    /**
     * The beginning of a reason, without the details that differ for each video: the rule of the job file, or what
     * happened to the content.
     */
    public static String rule(String skipReason) {
        Matcher reason = SKIP_REASON.matcher(skipReason);
        return reason.lookingAt() ? reason.group() : skipReason;
    }

    /** Makes a text from outside safe for a terminal, as {@link PrintableText#line} does. */
    public static String printable(String text) {
        return PrintableText.line(text);
    }
}
