package dev.yt2ms.run;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The wait before the next attempt or probe. It doubles with each failure up to a limit, and is varied at random so
 * that the workers don't come back at the same time.
 *
 * @param first the wait after the first failure
 * @param most the maximum wait, before it is varied
 */
public record Backoff(Duration first, Duration most) {

    /** The name of the system property with the number, at least 1, by which {@link #shortened} divides waits. */
    public static final String DIVISOR = "yt2ms.waits.divisor";

    /**
     * The waits before the next attempt for a video in any station, and before a failed call to the Data API is
     * repeated.
     */
    public static final Backoff ATTEMPTS = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

    /**
     * The waits between the probes of a closed gate, before a call to the Data API is repeated in an outage, and before
     * a page of the platform's list is requested again.
     */
    public static final Backoff PROBES = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    /**
     * Returns the wait after this number of failures, with a random deviation of at most 25 %.
     *
     * @param failures how many times the work has failed, at least 1
     */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 30);
        long millis = Math.min(first.toMillis() << doublings, most.toMillis());
        return shortened(
                Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.75, 1.25))));
    }

    /**
     * Returns the given wait. In a test of a whole job, returns a shorter one, because its servers need no time to
     * recover. Fixed waits pass through this method too.
     */
    public static Duration shortened(Duration wait) {
        return wait.dividedBy(Integer.getInteger(DIVISOR, 1));
    }
}
