package dev.yt2ms.download.staging;

/**
 * What is known of the room on disk after an attempt.
 *
 * @param usableBytes free by now
 * @param stagedBytes in the video's directory by now
 * @param arrivedBytes that were downloaded; 0 where this attempt found them there
 */
public record DiskRoom(long usableBytes, long stagedBytes, long arrivedBytes) {

    private static final long MARGIN_BYTES = 16L << 20;

    public static DiskRoom of(VideoDirectory directory, ProgressTracker progress) {
        return new DiskRoom(directory.usableBytes(), directory.measure().bytes(), progress.bytes());
    }

    /**
     * Whether parts and rewritten file could not lie beside each other. Free and staged bytes are added up, because by
     * the time of looking parts or a torn file may be deleted already.
     */
    public boolean isTooSmallToRewrite() {
        long parts = arrivedBytes > 0 ? arrivedBytes : stagedBytes;
        return usableBytes + stagedBytes < 2 * parts + MARGIN_BYTES;
    }
}
