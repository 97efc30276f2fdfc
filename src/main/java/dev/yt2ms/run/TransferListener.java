package dev.yt2ms.run;

/**
 * Receives the progress of a download or an upload. The transferring thread calls it often, so calls must not block.
 */
@FunctionalInterface
public interface TransferListener {

    /** Ignores the progress. */
    TransferListener NONE = (bytes, total) -> {};

    /**
     * Reports the progress so far.
     *
     * @param bytes bytes transferred so far, of all streams of the video
     * @param total the total number of bytes as far as it is known, -1 while it is unknown; it can grow
     */
    void progress(long bytes, long total);

    /**
     * Reports the disk space that a download uses now. This space exceeds the transferred bytes while ffmpeg writes a
     * second copy.
     *
     * @param bytes bytes of all files in the video's directory
     */
    default void onDisk(long bytes) {}

    /** Reports that all bytes of a download have arrived. Its file is still to be checked. */
    default void transferred() {}
}
