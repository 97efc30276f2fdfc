package dev.yt2ms.job.verify;

import dev.yt2ms.ledger.Upload;
import dev.yt2ms.run.Backoff;
import dev.yt2ms.settings.value.Values;
import java.time.Clock;
import java.time.Duration;

/**
 * Decides how long a run waits until a content is encoded, and when it reads the content next. Each pause is half of
 * the time since the upload, but at most five minutes, so a fast platform is asked soon and a slow one about twelve
 * times an hour. A content is therefore compared after at most one and a half times the time that its encoding took.
 */
final class EncodingWait {

    private static final Duration LEAST = Duration.ofMillis(500);
    private static final Duration MOST = Duration.ofMinutes(5);

    private final Duration limit;
    private final Clock clock;

    /**
     * @param limit the time after the upload within which the content should be encoded, even if it spans several runs.
     *     After this time, each run reads the content only once
     */
    EncodingWait(Duration limit, Clock clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** Returns the time since the upload; zero if the clock was set back. */
    Duration since(Upload upload) {
        Duration waited = Duration.between(upload.at(), clock.instant());
        return waited.isNegative() ? Duration.ZERO : waited;
    }

    boolean isOver(Upload upload) {
        return since(upload).compareTo(limit) >= 0;
    }

    /** Returns the pause before the content is read again. Must not be called after the limit. */
    Duration pause(Upload upload) {
        Duration waited = since(upload);
        Duration half = waited.dividedBy(2);
        Duration pause = half.compareTo(MOST) > 0 ? MOST : half;
        Duration left = limit.minus(waited);
        Duration most = pause.compareTo(left) > 0 ? left : pause;
        Duration least = Backoff.shortened(LEAST);
        return most.compareTo(least) < 0 ? least : most;
    }

    /** Returns the time since the upload as part of a sentence for a person. */
    String waited(Upload upload) {
        return Values.humanDuration(since(upload)) + " after its upload";
    }
}
