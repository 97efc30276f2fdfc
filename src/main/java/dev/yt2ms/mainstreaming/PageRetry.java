package dev.yt2ms.mainstreaming;

import dev.yt2ms.run.Retry;
import java.time.Duration;
import java.util.Optional;

/**
 * Decides whether a page of the platform's list is requested again after a failure, and waits before that. Each page
 * begins with a failure count of zero.
 */
public interface PageRetry extends Retry.Rule<PlatformException>, Retry.Waiting<RuntimeException> {

    /** Requests no page again. */
    PageRetry NEVER = new PageRetry() {
        @Override
        public Optional<Duration> pauseAfter(PlatformException failure, int failures) {
            return Optional.empty();
        }

        @Override
        public boolean stops(Duration pause) {
            return true;
        }
    };
}
