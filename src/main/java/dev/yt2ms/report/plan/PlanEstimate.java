package dev.yt2ms.report.plan;

import dev.yt2ms.download.ytdlp.FormatSample;
import dev.yt2ms.settings.DownloadSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Rough figures of what a migration will take, each with what it rests on. */
final class PlanEstimate {

    /** The free quota of the YouTube Data API: units a day. */
    static final long QUOTA_A_DAY = 10_000;

    /** H.264 at 1080p with sound, as YouTube delivers it, is mostly below 3 Mbit/s. */
    private static final double USUAL_BYTES_PER_SECOND = 375_000;

    /** About so many videos an hour does YouTube give to a guest session (yt-dlp's wiki). */
    private static final int GUEST_VIDEOS_PER_HOUR = 300;

    private final double bytesPerSecond;
    private final String basis;

    /**
     * @param measured bytes a second of what this ledger has moved already; empty where there is nothing yet
     * @param sample the formats of some videos
     */
    PlanEstimate(OptionalDouble measured, FormatSample sample) {
        if (measured.isPresent()) {
            bytesPerSecond = measured.getAsDouble();
            basis = "by the bitrate of what was moved already";
        } else if (sample.bytesPerSecond().isPresent()) {
            bytesPerSecond = sample.bytesPerSecond().getAsDouble();
            basis = String.format(
                    Locale.ROOT,
                    "by the formats that yt-dlp would take of %d of them: %.1f Mbit/s",
                    sample.videos(),
                    bytesPerSecond * 8 / 1e6);
        } else {
            bytesPerSecond = USUAL_BYTES_PER_SECOND;
            basis = "by 3 Mbit/s, usual for 1080p; small clips take far less, 4K far more";
        }
    }

    long bytes(Duration length) {
        return (long) (length.toSeconds() * bytesPerSecond);
    }

    String basis() {
        return basis;
    }

    static long quotaDays(long units) {
        return (units + QUOTA_A_DAY - 1) / QUOTA_A_DAY;
    }

    /** What the job's own limits and YouTube's pace allow at best; the line may be slower. */
    static Duration leastTime(long videos, long bytes, DownloadSettings download) {
        double seconds = videos * 3600.0 / GUEST_VIDEOS_PER_HOUR;
        double pause =
                (download.pause().from().toMillis() + download.pause().to().toMillis()) / 2000.0;
        seconds = Math.max(seconds, videos * pause / download.workers());
        if (download.rateLimit().isPresent()) {
            seconds = Math.max(seconds, (double) bytes / download.rateLimit().getAsLong() / download.workers());
        }
        return Duration.ofSeconds((long) seconds);
    }
}
