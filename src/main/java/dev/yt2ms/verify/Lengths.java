package dev.yt2ms.verify;

import java.time.Duration;

/** Decides whether two measured durations may belong to the same video. */
public final class Lengths {

    private static final long MILLIS = 2_000;
    private static final double PART = 0.02;

    private Lengths() {}

    /** Whether the durations differ by at most 2 seconds or 2 % of {@code own}, whichever is more. */
    public static boolean agree(Duration found, Duration own) {
        long difference = found.minus(own).abs().toMillis();
        return difference <= Math.max(MILLIS, PART * own.toMillis());
    }
}
