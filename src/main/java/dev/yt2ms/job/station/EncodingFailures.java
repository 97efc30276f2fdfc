package dev.yt2ms.job.station;

import dev.yt2ms.ledger.MigrationItem;

/**
 * Receives the result when the station {@code download} finds no plainer format of a video that the platform could not
 * encode.
 */
@FunctionalInterface
public interface EncodingFailures {

    /**
     * Records that the source has no plainer format of a video whose content the platform could not encode. The video
     * is then not sent again.
     */
    void nothingPlainer(MigrationItem item);
}
