package dev.yt2ms.ledger;

/** The state of a video in the ledger. {@link Station} says which state each station claims and works in. */
public enum ItemState {
    /** The video waits to be downloaded. */
    PENDING,
    /** A worker downloads the video. */
    DOWNLOADING,
    /** The file is staged and waits to be uploaded. */
    DOWNLOADED,
    /** A worker uploads the video; the file name on the platform is committed. */
    UPLOADING,
    /** The video is on the platform, and waits to be compared with what was sent. */
    UPLOADED,
    /** A worker compares the content on the platform. */
    VERIFYING,
    /** The video is on the platform and was compared; the recorded differences say what is not as it was sent. */
    VERIFIED,
    /** The video was not moved; the recorded error says why. */
    FAILED,
    /** The video is left to a later run. */
    DEFERRED,
    /** The video is not selected; the skip reason says why. */
    SKIPPED;

    /** Whether a video in this state is on the platform, as far as the ledger knows. */
    public boolean isOnPlatform() {
        return this == UPLOADED || this == VERIFYING || this == VERIFIED;
    }
}
