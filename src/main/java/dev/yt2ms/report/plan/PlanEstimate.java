package dev.yt2ms.report.plan;

import dev.yt2ms.download.ytdlp.FormatSample;
import dev.yt2ms.settings.DownloadSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Rough estimates of a migration's size and time, each with its basis. */
final class PlanEstimate {

    /** The free quota of the YouTube Data API, in units per day. */
    static final long QUOTA_A_DAY = 10_000;

    /** The usual upper limit for H.264 at 1080p with sound, as YouTube delivers it: 3 Mbit/s. */
    private static final double USUAL_BYTES_PER_SECOND = 375_000;

    /** The approximate number of videos per hour that YouTube allows a guest session, according to yt-dlp's wiki. */
    private static final int GUEST_VIDEOS_PER_HOUR = 300;

    private final double bytesPerSecond;
    private final String basis;

    /**
     * Creates an estimate from the best available basis.
     *
     * @param measured the average bitrate, in bytes per second, of the videos that the migration has moved already;
     *     empty if it has moved none
     * @param sample the formats of some videos
     */
    PlanEstimate(OptionalDouble measured, FormatSample sample) {
        if (measured.isPresent()) {
            bytesPerSecond = measured.getAsDouble();
            basis = "estimated from the bitrate of the videos that were already moved";
        } else if (sample.bytesPerSecond().isPresent()) {
            bytesPerSecond = sample.bytesPerSecond().getAsDouble();
            basis = String.format(
                    Locale.ROOT,
                    "estimated from the formats that yt-dlp would choose for %d of the videos: %.1f Mbit/s",
                    sample.videos(),
                    bytesPerSecond * 8 / 1e6);
        } else {
            bytesPerSecond = USUAL_BYTES_PER_SECOND;
            basis = "estimated with 3 Mbit/s, which is usual for 1080p; small clips need far less, 4K far more";
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

    /** The minimum time that the job's own limits and YouTube's pace allow. A slow connection may need more. */
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
