package dev.yt2ms.report;

import dev.yt2ms.ledger.ItemState;
import dev.yt2ms.settings.Values;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * The few lines at the end of a run.
 *
 * @param counts items by state
 * @param bytesUploaded bytes uploaded by this run
 * @param took how long it took
 * @param quotaUsed YouTube quota units of this run
 * @param stopped why it ended early
 */
public record Summary(
        Map<ItemState, Long> counts, long bytesUploaded, Duration took, long quotaUsed, Optional<String> stopped) {

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
        double seconds = Math.max(took.toMillis() / 1000.0, 0.001);
        text.append("\n%s uploaded in %s (%s/s), %d YouTube quota units"
                .formatted(
                        Values.humanSize(bytesUploaded),
                        Values.humanDuration(took),
                        Values.humanSize((long) (bytesUploaded / seconds)),
                        quotaUsed));
        stopped.ifPresent(why -> text.append("\nstopped: ").append(why));
        return text.toString();
    }

    /** The same as one JSON object, for scripts. */
    public String json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("counts", counts);
        object.put("bytesUploaded", bytesUploaded);
        object.put("seconds", took.toMillis() / 1000.0);
        object.put("quotaUsed", quotaUsed);
        object.put("stoppedBecause", stopped.orElse(null));
        return new JsonMapper().writeValueAsString(object);
    }

    private long count(ItemState state) {
        return counts.getOrDefault(state, 0L);
    }
}
