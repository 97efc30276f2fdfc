package dev.yt2ms.youtube.http;

import java.time.Duration;

/**
 * The timeouts of an attempt, and the pauses between attempts.
 *
 * @param connectTimeout how long a connection may take to be established
 * @param readTimeout how long the server may be silent before the attempt fails
 * @param answerLimit how long reading a whole answer may take
 * @param firstPause the pause before the second attempt; each further pause is twice as long, varied at random by up to
 *     half
 * @param longestPause the maximum pause between two attempts, before it is varied at random
 * @param retryLimit how long after the first attempt another pause may begin; if the server asks for a pause that is
 *     longer than this limit, no further attempt is made
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

    /** A single attempt with short timeouts, for commands during which a person waits. */
    public static final ApiTiming ONCE = new ApiTiming(
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            Duration.ofSeconds(8),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMillis(1));
}
