package dev.yt2ms.download.ytdlp;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The total size and length of some videos of a channel, from which the size of the whole channel is estimated.
 *
 * @param videos the number of videos
 * @param bytes the sum of their sizes
 * @param length the sum of their durations
 */
public record FormatSample(int videos, long bytes, Duration length) {

    /** The sample of no videos. */
    public static final FormatSample NONE = new FormatSample(0, 0, Duration.ZERO);

    /** Returns this sample with another video. */
    public FormatSample and(FormatProbe.Answer.Known known, Duration ofLength) {
        return new FormatSample(videos + 1, bytes + known.bytes(), length.plus(ofLength));
    }

    /** The average number of bytes per second; empty if the total length is less than a second. */
    public OptionalDouble bytesPerSecond() {
        return length.toSeconds() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) bytes / length.toSeconds());
    }
}
