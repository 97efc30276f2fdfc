package dev.yt2ms.report.run;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.ledger.SourceCounts;
import dev.yt2ms.model.Difference;
import dev.yt2ms.report.JsonOutput;
import dev.yt2ms.report.PrintableText;
import dev.yt2ms.report.status.StatusText;
import dev.yt2ms.settings.value.Values;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The few lines at the end of a run.
 *
 * @param counts items by state
 * @param bytesUploaded bytes uploaded by this run
 * @param took how long it took
 * @param quotaUsed YouTube quota units of this run
 * @param atTheSource what of all that is on the platform is no longer the same at the source
 * @param verified what the comparison came to
 * @param stopped why it ended early
 * @param personNeeded what a person must act on, although it did its work
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
     * What the comparison of what was sent with what is on the platform came to.
     *
     * @param differing VERIFIED items by the weightiest kind of their differences
     * @param left items that could not be compared before patience ended
     * @param unverifiable why nothing could be compared
     */
    public record Verified(Map<Difference.Kind, Long> differing, long left, Optional<String> unverifiable) {}

    /** The lines, without a line break at the end. */
    public String text() {
        StringBuilder text = new StringBuilder();
        long done = count(ItemState.UPLOADED) + count(ItemState.VERIFYING) + count(ItemState.VERIFIED);
        long waiting = count(ItemState.PENDING)
                + count(ItemState.DOWNLOADING)
                + count(ItemState.DOWNLOADED)
                + count(ItemState.UPLOADING);
        text.append("%d on the platform, %d failed, %d left to a later run, %d skipped, %d waiting"
                .formatted(
                        done, count(ItemState.FAILED), count(ItemState.DEFERRED), count(ItemState.SKIPPED), waiting));
        text.append(verifiedText());
        double seconds = Math.max(took.toMillis() / 1000.0, 0.001);
        text.append("\n%s uploaded in %s (%s/s), %d YouTube quota units"
                .formatted(
                        Values.humanSize(bytesUploaded),
                        Values.humanDuration(took),
                        Values.humanSize((long) (bytesUploaded / seconds)),
                        quotaUsed));
        if (atTheSource.changed() + atTheSource.gone() > 0) {
            text.append("\nat the source, since their upload: %d changed, %d gone; status --verbose lists them"
                    .formatted(atTheSource.changed(), atTheSource.gone()));
        }
        stopped.ifPresent(why -> text.append("\nstopped: ").append(StatusText.printable(why)));
        personNeeded.ifPresent(what -> text.append("\nto be seen to: ").append(StatusText.printable(what)));
        return PrintableText.lines(text.toString());
    }

    private String verifiedText() {
        StringBuilder text = new StringBuilder();
        if (count(ItemState.VERIFIED) > 0) {
            long lossy = verified.differing().getOrDefault(Difference.Kind.LOSS, 0L);
            text.append("\n%d verified, %s"
                    .formatted(
                            count(ItemState.VERIFIED),
                            lossy == 0
                                    ? "as they were sent"
                                    : lossy + " of them not as they were sent: 'yt2ms status' tells what differs"));
        }
        if (verified.left() > 0) {
            text.append("\n%d not verified yet: 'yt2ms status' tells why; run again later".formatted(verified.left()));
        }
        verified.unverifiable().ifPresent(why -> text.append('\n').append(StatusText.printable(why)));
        return text.toString();
    }

    /** The same as one JSON object, for scripts. */
    public String json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("counts", counts);
        object.put("bytesUploaded", bytesUploaded);
        object.put("seconds", took.toMillis() / 1000.0);
        object.put("quotaUsed", quotaUsed);
        object.put("source", Map.of("changed", atTheSource.changed(), "gone", atTheSource.gone()));
        object.put("differing", verified.differing());
        object.put("leftUnverified", verified.left());
        object.put("unverifiable", verified.unverifiable().orElse(null));
        object.put("stoppedBecause", stopped.orElse(null));
        object.put("personNeeded", personNeeded.orElse(null));
        return JsonOutput.mapper().writeValueAsString(object);
    }

    private long count(ItemState state) {
        return counts.getOrDefault(state, 0L);
    }
}
