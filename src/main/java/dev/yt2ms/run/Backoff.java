package dev.yt2ms.run;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before an attempt: doubling, bounded, with jitter so that workers don't come back in step. */
public record Backoff(Duration first, Duration most) {

    /** Between the attempts for one video. */
    public static final Backoff ATTEMPTS = new Backoff(Duration.ofSeconds(2), Duration.ofMinutes(5));

    /** Between the probes of a closed gate. */
    public static final Backoff PROBES = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(1));

    /** The wait after so many failures (1 for the first), between 75 % and 125 % of the doubled time. */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(failures, 1) - 1, 30);
        long millis = Math.min(first.toMillis() << doublings, most.toMillis());
        return Duration.ofMillis((long) (millis * ThreadLocalRandom.current().nextDouble(0.75, 1.25)));
    }
}
