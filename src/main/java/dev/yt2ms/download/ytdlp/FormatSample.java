package dev.yt2ms.download.ytdlp;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * The formats of some videos of a channel, taken together.
 *
 * @param videos how many
 * @param bytes their sizes
 * @param length their lengths
 */
public record FormatSample(int videos, long bytes, Duration length) {

    /** Of no video. */
    public static final FormatSample NONE = new FormatSample(0, 0, Duration.ZERO);

    /** With one more. */
    public FormatSample and(FormatProbe.Answer.Known known, Duration ofLength) {
        return new FormatSample(videos + 1, bytes + known.bytes(), length.plus(ofLength));
    }

    /** What a second takes on average; empty where nothing is known. */
    public OptionalDouble bytesPerSecond() {
        return length.toSeconds() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) bytes / length.toSeconds());
    }
}
