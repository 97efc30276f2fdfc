package dev.yt2ms.job.station;

import dev.yt2ms.ledger.MigrationItem;

/**
 * Receives the videos that the platform could not encode, if the station {@code download} finds no format that is
 * easier to encode.
 */
@FunctionalInterface
public interface EncodingFailures {

    /**
     * Records that YouTube offers no format of this video that is easier to encode, so that the video is not sent
     * again.
     */
    void nothingPlainer(MigrationItem item);
}
