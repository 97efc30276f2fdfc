package dev.yt2ms.settings;

import java.time.Duration;

/**
 * How the platform is kept in step with the channel.
 *
 * @param fullEvery the whole channel is looked at again so long after the last time
 * @param onChange what is done with what changed since its upload
 * @param onBetter what is done where the source has a better picture than was taken
 * @param onDelete what is done with what is gone at the source
 */
public record SyncSettings(Duration fullEvery, OnChange onChange, OnBetter onBetter, OnDelete onDelete) {

    /** What is done with what changed at the source. */
    public enum OnChange {
        /** It is recorded and told. */
        REPORT,
        /** It is uploaded again too, over the content that is there. */
        REUPLOAD
    }

    /** What is done where the source has a better picture. */
    public enum OnBetter {
        /** It is recorded and told. */
        REPORT,
        /** It is uploaded again too, over the content that is there. */
        REUPLOAD
    }

    /** What is done with what is gone at the source. */
    public enum OnDelete {
        /** It is recorded and told. */
        REPORT,
        /** Its content may be deleted too, where the command line confirms it. */
        DELETE
    }
}
