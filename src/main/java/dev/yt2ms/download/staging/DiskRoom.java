package dev.yt2ms.download.staging;

/**
 * The room on the disk after an attempt.
 *
 * @param usableBytes free bytes on the disk now
 * @param stagedBytes bytes in the video's directory now
 * @param arrivedBytes bytes that this attempt downloaded; 0 if an earlier one had downloaded them
 */
public record DiskRoom(long usableBytes, long stagedBytes, long arrivedBytes) {

    private static final long MARGIN_BYTES = 16L << 20;

    public static DiskRoom of(VideoDirectory directory, ProgressTracker progress) {
        return new DiskRoom(directory.usableBytes(), directory.measure().bytes(), progress.bytes());
    }

    /**
     * Whether there was no room for the parts and the rewritten file at the same time. Free and staged bytes are added,
     * because parts or an incomplete file may have been deleted before this is asked.
     */
    public boolean isTooSmallToRewrite() {
        long parts = arrivedBytes > 0 ? arrivedBytes : stagedBytes;
        return usableBytes + stagedBytes < 2 * parts + MARGIN_BYTES;
    }
}
