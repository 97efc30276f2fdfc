package dev.yt2ms.youtube.http;

import dev.yt2ms.run.Backoff;
import java.time.Duration;

/**
 * The timeouts of a request, and the pauses between its attempts.
 *
 * @param connectTimeout the longest time until a connection is established
 * @param readTimeout the longest time that may pass without a byte from the server
 * @param answerLimit the longest time for reading a whole answer
 * @param firstPause the pause before the second attempt; each further pause is twice as long as the one before, and
 *     each is varied at random by up to half
 * @param longestPause the maximum pause between two attempts, before it is varied at random
 * @param retryLimit the time, from the first attempt, within which another pause may begin; if the server asks for a
 *     longer pause than this, no further attempt is made
 */
public record ApiTiming(
        Duration connectTimeout,
        Duration readTimeout,
        Duration answerLimit,
        Duration firstPause,
        Duration longestPause,
        Duration retryLimit) {

    private static final ApiTiming STANDARD = new ApiTiming(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(12),
            Duration.ofSeconds(40));

    /** Several attempts, for a run. */
    public static ApiTiming standard() {
        return new ApiTiming(
                STANDARD.connectTimeout(),
                STANDARD.readTimeout(),
                STANDARD.answerLimit(),
                Backoff.shortened(STANDARD.firstPause()),
                Backoff.shortened(STANDARD.longestPause()),
                Backoff.shortened(STANDARD.retryLimit()));
    }

    /** A single attempt with short timeouts, for commands for which a person waits. */
    public static final ApiTiming ONCE = new ApiTiming(
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));
}
