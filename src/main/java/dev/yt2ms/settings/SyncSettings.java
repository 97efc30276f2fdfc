package dev.yt2ms.settings;

import java.time.Duration;

/**
 * The section {@code sync}: how yt2ms handles changes on YouTube after a video was uploaded.
 *
 * @param fullEvery the time between two full scans of the channel
 * @param onChange what happens to a video that was changed on YouTube after its upload
 * @param onBetter what happens to a video that is now available with a better picture
 * @param onDelete what happens to a video that is deleted or private on YouTube
 */
public record SyncSettings(Duration fullEvery, OnChange onChange, OnBetter onBetter, OnDelete onDelete) {

    /** What happens to a video that was changed on YouTube after its upload. */
    public enum OnChange {
        /** The change is recorded and reported. */
        REPORT,
        /** The video is also uploaded again and replaces its content. */
        REUPLOAD
    }

    /** What happens to a video that is now available with a better picture. */
    public enum OnBetter {
        /** The better picture is recorded and reported. */
        REPORT,
        /** The video is also uploaded again and replaces its content. */
        REUPLOAD
    }

    /** What happens to a video that is deleted or private on YouTube. */
    public enum OnDelete {
        /** The deletion is recorded and reported. */
        REPORT,
        /** The video's content may also be deleted, if an option on the command line confirms it. */
        DELETE
    }
}
