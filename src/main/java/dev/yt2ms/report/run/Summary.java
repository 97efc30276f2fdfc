package dev.yt2ms.report.run;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.SourceCounts;
import dev.yt2ms.model.Difference;
import dev.yt2ms.model.JobCommands;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The summary at the end of a run.
 *
 * @param counts the number of items by state
 * @param bytesUploaded the bytes that this run uploaded
 * @param took the duration of the run
 * @param quotaUsed the YouTube quota units of this run
 * @param atTheSource the number of videos on the platform that have changed or were deleted on YouTube since their
 *     upload
 * @param verified the result of the comparison
 * @param stopped why the run ended early; empty if it did not end early
 * @param personNeeded a problem on which a person must act although the run did its work; empty if there is none
 */
public record Summary(
        Map<ItemState, Long> counts,
        long bytesUploaded,
        Duration took,
        long quotaUsed,
        SourceCounts atTheSource,
        Verified verified,
        Optional<String> stopped,
        Optional<String> personNeeded) {

    /**
     * The result of comparing the contents on the platform with what was sent.
     *
     * @param differing the number of VERIFIED items by the most serious kind of their differences
     * @param left the number of items that could not be compared within {@code verify.patience}
     * @param unverifiable why nothing could be compared; empty if contents could be compared
     */
    public record Verified(Map<Difference.Kind, Long> differing, long left, Optional<String> unverifiable) {}

    /**
     * The summary as text, without a line break at the end.
     *
     * @param commands the commands that the text suggests
     */
    public String text(JobCommands commands) {
        StringBuilder text = new StringBuilder();
        long done = ItemState.onPlatform(counts);
        long waiting = count(ItemState.PENDING)
                + count(ItemState.DOWNLOADING)
                + count(ItemState.DOWNLOADED)
                + count(ItemState.UPLOADING);
        text.append("%d on the platform, %d failed, %d left to a later run, %d skipped, %d waiting"
                .formatted(
                        done, count(ItemState.FAILED), count(ItemState.DEFERRED), count(ItemState.SKIPPED), waiting));
        text.append(verifiedText(commands));
        double seconds = Math.max(took.toMillis() / 1000.0, 0.001);
        text.append("\n%s uploaded in %s (%s/s), %d YouTube quota units"
                .formatted(
                        Values.humanSize(bytesUploaded),
                        Values.humanDuration(took),
                        Values.humanSize((long) (bytesUploaded / seconds)),
                        quotaUsed));
        if (atTheSource.changed() + atTheSource.gone() > 0) {
            text.append("\nchanged on YouTube since the upload: %d, deleted or private there: %d; %s lists them"
                    .formatted(atTheSource.changed(), atTheSource.gone(), commands.quoted("status --verbose")));
        }
        stopped.ifPresent(why -> text.append("\nstopped: ").append(StatusText.printable(why)));
        personNeeded.ifPresent(what -> text.append("\nneeds attention: ").append(StatusText.printable(what)));
        return PrintableText.lines(commands.filledIn(text.toString()));
    }

    private String verifiedText(JobCommands commands) {
        StringBuilder text = new StringBuilder();
        if (count(ItemState.VERIFIED) > 0) {
            long lossy = verified.differing().getOrDefault(Difference.Kind.LOSS, 0L);
            text.append("\n%d verified, %s"
                    .formatted(
                            count(ItemState.VERIFIED),
                            lossy == 0
                                    ? "as they were sent"
                                    : lossy + " of them not as they were sent: " + commands.quoted("status")
                                            + " shows what differs"));
        }
        if (verified.left() > 0) {
            text.append("\n%d not verified yet: %s shows why; run again later"
                    .formatted(verified.left(), commands.quoted("status")));
        }
        verified.unverifiable().ifPresent(why -> text.append('\n').append(StatusText.printable(why)));
        return text.toString();
    }

    /**
     * The summary as one JSON object, for scripts.
     *
     * @param commands the commands that its messages suggest
     */
    public String json(JobCommands commands) {
        return JsonOutput.mapper().writeValueAsString(object(commands));
    }

    /** The content of the JSON object. */
    public Map<String, Object> object(JobCommands commands) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("counts", counts);
        object.put("bytesUploaded", bytesUploaded);
        object.put("seconds", took.toMillis() / 1000.0);
        object.put("quotaUsed", quotaUsed);
        object.put("source", Map.of("changed", atTheSource.changed(), "gone", atTheSource.gone()));
        object.put("differing", verified.differing());
        object.put("leftUnverified", verified.left());
        object.put("unverifiable", verified.unverifiable().orElse(null));
        object.put("stoppedBecause", stopped.map(commands::filledIn).orElse(null));
        object.put("personNeeded", personNeeded.map(commands::filledIn).orElse(null));
        return object;
    }

    private long count(ItemState state) {
        return counts.getOrDefault(state, 0L);
    }
}
