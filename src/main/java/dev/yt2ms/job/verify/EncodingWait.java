package dev.yt2ms.job.verify;

import dev.yt2ms.ledger.Upload;
import dev.yt2ms.settings.value.Values;
import java.time.Clock;
import java.time.Duration;

/**
 * How long a content may take after its upload, and how often it is looked at meanwhile: again after as long as it has
 * waited, so that a quick platform is quick, and a slow one is asked ten times an hour.
 */
final class EncodingWait {

    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofMinutes(5);

    private final Duration limit;
    private final Clock clock;

    /** @param limit how long after its upload it ends, whichever run that was: a later run looks once, and does not wait again */
    EncodingWait(Duration limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** How long ago that was. */
    Duration since(Upload upload) {
        Duration waited = Duration.between(upload.at(), clock.instant());
        return waited.isNegative() ? Duration.ZERO : waited; // The clock was set back.
    }

    boolean isOver(Upload upload) {
        return since(upload).compareTo(limit) >= 0;
    }

    /** How long to wait before the next look, while it is not over. */
    Duration pause(Upload upload) {
        Duration waited = since(upload);
        Duration pause = waited.compareTo(MOST) > 0 ? MOST : waited;
        Duration left = limit.minus(waited);
        Duration most = pause.compareTo(left) > 0 ? left : pause;
        return most.compareTo(LEAST) < 0 ? LEAST : most;
    }

    /** How long it has waited, for people. */
    String waited(Upload upload) {
        return Values.humanDuration(since(upload)) + " after its upload";
    }
}
