package dev.yt2ms.job.verify;

import dev.yt2ms.ledger.Upload;
import dev.yt2ms.settings.value.Values;
import java.time.Clock;
import java.time.Duration;

/**
 * Decides how long a content may take to be encoded after its upload, and when to read it next. The pauses grow with
 * the time since the upload, up to five minutes: a fast platform is asked soon, and a slow one about ten times an hour.
 * A content is compared after at most one and a half times the time that its encoding took.
 */
final class EncodingWait {

    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofMinutes(5);

    private final Duration limit;
    private final Clock clock;

    /**
     * @param limit how long after its upload a content may take to be encoded, even over several runs; after this time,
     *     each run reads the content only once
     */
    EncodingWait(Duration limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** Returns the time since the upload. */
    Duration since(Upload upload) {
        Duration waited = Duration.between(upload.at(), clock.instant());
        return waited.isNegative() ? Duration.ZERO : waited; // A negative time means that the clock was set back.
    }

    boolean isOver(Upload upload) {
        return since(upload).compareTo(limit) >= 0;
    }

    /** Returns the pause before the content is read again, as long as the limit is not reached. */
    Duration pause(Upload upload) {
        Duration waited = since(upload);
        Duration half = waited.dividedBy(2);
        Duration pause = half.compareTo(MOST) > 0 ? MOST : half;
        Duration left = limit.minus(waited);
        Duration most = pause.compareTo(left) > 0 ? left : pause;
        return most.compareTo(LEAST) < 0 ? LEAST : most;
    }

    /** Returns a text for people that says how long the content has been waited for. */
    String waited(Upload upload) {
        return Values.humanDuration(since(upload)) + " after its upload";
    }
}
