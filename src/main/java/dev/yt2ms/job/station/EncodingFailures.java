package dev.yt2ms.job.station;

import dev.yt2ms.ledger.MigrationItem;

/**
 * Receives the videos that the platform could not encode and for which the station {@code download} finds no plainer
 * format.
 */
@FunctionalInterface
public interface EncodingFailures {

    /** Records that YouTube offers no plainer format of this video, so that the video is not sent again. */
    void nothingPlainer(MigrationItem item);
}
