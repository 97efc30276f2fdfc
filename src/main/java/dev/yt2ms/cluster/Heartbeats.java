package dev.yt2ms.cluster;

import java.time.Duration;

/**
 * How often a machine shows that it lives, and how many missed heartbeats make it dead.
 *
 * @param every the interval between two heartbeats
 * @param missed the number of missed heartbeats after which another machine takes over; at least 4
 */
public record Heartbeats(Duration every, int missed) {

    /** Tests set these system properties to shorten their waits. They are no settings for users. */
    private static final String EVERY = "yt2ms.heartbeat-millis";

    private static final String MISSED = "yt2ms.heartbeats-missed";

    /** Returns the heartbeats of this process: every 10 s; after 6 missed ones, it counts as dead. */
    public static Heartbeats ofThisProcess() {
        return new Heartbeats(Duration.ofMillis(Long.getLong(EVERY, 10_000)), Integer.getInteger(MISSED, 6));
    }

    /** Returns the time without a heartbeat after which a machine counts as dead. */
    public Duration lease() {
        return every.multipliedBy(missed);
    }
}
