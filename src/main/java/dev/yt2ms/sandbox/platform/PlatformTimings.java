package dev.yt2ms.sandbox.platform;

import java.time.Duration;

/**
 * How long a content takes on the platform.
 *
 * @param hidden after its first upload it is not found for so long
 * @param queued then it waits for so long
 * @param encoding then it is encoded for so long, at least until the sandbox has probed the file
 */
public record PlatformTimings(Duration hidden, Duration queued, Duration encoding) {

    /** Quick enough to wait for, slow enough to be seen. */
    public static final PlatformTimings INTERACTIVE =
            new PlatformTimings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /** As soon as the file has been probed. */
    public static final PlatformTimings AT_ONCE = new PlatformTimings(Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
