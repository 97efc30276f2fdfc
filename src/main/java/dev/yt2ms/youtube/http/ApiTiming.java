package dev.yt2ms.youtube.http;

import java.time.Duration;

/**
 * How attempts are timed.
 *
 * @param connectTimeout until a connection stands
 * @param readTimeout silence that ends a request
 * @param answerLimit a whole answer takes no longer
 * @param firstPause before the second attempt; each further one doubles, give or take half
 * @param longestPause of these pauses, give or take half
 * @param retryLimit no new pause after that, and none longer that the server asks for
 */
public record ApiTiming(
        Duration connectTimeout,
        Duration readTimeout,
        Duration answerLimit,
        Duration firstPause,
        Duration longestPause,
        Duration retryLimit) {

    public static final ApiTiming DEFAULT = new ApiTiming(
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            Duration.ofSeconds(12),
            Duration.ofSeconds(40));

    /** One attempt, while a person waits. */
    public static final ApiTiming ONCE = new ApiTiming(
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));
}
