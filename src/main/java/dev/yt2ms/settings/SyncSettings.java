package dev.yt2ms.settings;

import dev.yt2ms.settings.SyncSettings.OnBetter;
import dev.yt2ms.settings.SyncSettings.OnChange;
import dev.yt2ms.settings.SyncSettings.OnDelete;
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
        /** The video's content is also deleted, if {@code --confirm-deletes} allows it. */
        DELETE
    }

    /** Reads the section. */
    public static SyncSettings from(Section sync) {
        sync.allow("full-every", "on-change", "on-better", "on-delete");
        return new SyncSettings(
                sync.duration("full-every", Duration.ofDays(7)),
                sync.choice("on-change", OnChange.REPORT, Section.choices(OnChange.values())),
                sync.choice("on-better", OnBetter.REPORT, Section.choices(OnBetter.values())),
                sync.choice("on-delete", OnDelete.REPORT, Section.choices(OnDelete.values())));
    }
}
