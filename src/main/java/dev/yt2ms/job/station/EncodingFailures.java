package dev.yt2ms.job.station;

import dev.yt2ms.ledger.MigrationItem;

/** Receives what the station {@code download} finds out about videos that the platform could not encode. */
@FunctionalInterface
public interface EncodingFailures {

    /**
     * Records that the source has no plainer format of a video whose content is in error, so that the video is not sent
     * again.
     */
    void nothingPlainer(MigrationItem item);
}
