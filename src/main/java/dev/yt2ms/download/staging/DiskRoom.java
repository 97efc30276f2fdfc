package dev.yt2ms.download.staging;

/**
 * The space on the disk after an attempt to download a video.
 *
 * @param usableBytes free bytes on the disk now
 * @param stagedBytes bytes in the video's directory now
 * @param arrivedBytes bytes that this attempt downloaded; 0 if an earlier attempt had downloaded everything
 */
public record DiskRoom(long usableBytes, long stagedBytes, long arrivedBytes) {

    private static final long MARGIN_BYTES = 16L << 20;

    public static DiskRoom of(VideoDirectory directory, ProgressTracker progress) {
        return new DiskRoom(directory.usableBytes(), directory.measure().bytes(), progress.bytes());
    }

    /**
     * Whether the disk had no space for both the downloaded parts and the file that ffmpeg writes from them. The free
     * bytes and the staged bytes are added up, because the parts or the incomplete file may have been deleted already.
     */
    public boolean isTooSmallToRewrite() {
        long parts = arrivedBytes > 0 ? arrivedBytes : stagedBytes;
        return usableBytes + stagedBytes < 2 * parts + MARGIN_BYTES;
    }
}
