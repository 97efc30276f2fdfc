package dev.yt2ms.sandbox.platform;

import java.time.Duration;

/**
 * The durations of a content's stages on the platform.
 *
 * @param hidden how long the content can't be found after its first upload
 * @param queued how long the content then waits for its encoding
 * @param encoding how long the encoding then takes; it lasts at least until the sandbox has probed the file
 */
public record PlatformTimings(Duration hidden, Duration queued, Duration encoding) {

    /** For a person who watches the page: each stage is long enough to be seen and short enough to wait for. */
    public static final PlatformTimings INTERACTIVE =
            new PlatformTimings(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2));

    /** The content is ready when its upload is answered. The answer therefore waits until the file has been probed. */
    public static final PlatformTimings AT_ONCE = new PlatformTimings(Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
