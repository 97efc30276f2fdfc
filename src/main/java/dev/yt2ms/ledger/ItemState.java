package dev.yt2ms.ledger;

/** Where one video stands. */
public enum ItemState {
    /** To be downloaded. */
    PENDING,
    /** A worker downloads it. */
    DOWNLOADING,
    /** Staged: to be uploaded. */
    DOWNLOADED,
    /** A worker uploads it; the file name that it will have is committed. */
    UPLOADING,
    /** On the platform: to be compared with what was sent. */
    UPLOADED,
    /** A worker compares what the platform has. */
    VERIFYING,
    /** On the platform and compared; the differences tell what is not as it was sent. */
    VERIFIED,
    /** Not moved; the error says why. */
    FAILED,
    /** Left to a later run. */
    DEFERRED,
    /** Not selected; the skip reason says why. */
    SKIPPED;

    /** Whether a video in this state is on the platform, as far as the ledger knows. */
    public boolean isOnPlatform() {
        return this == UPLOADED || this == VERIFYING || this == VERIFIED;
    }
}
