package dev.yt2ms.run;

/** Hears how far a download or an upload is. Calls come often, from the transferring thread; they must not block. */
@FunctionalInterface
public interface TransferListener {

    /**
     * Tells the progress so far.
     *
     * @param bytes bytes transferred so far, of all the streams of the video
     * @param total bytes expected in all as far as is known by now, -1 while nothing is known; it can grow
     */
    void progress(long bytes, long total);

    /**
     * Tells how much room a download takes on disk by now; more than its bytes while ffmpeg writes a second copy.
     *
     * @param bytes bytes of all files in the video's directory
     */
    default void onDisk(long bytes) {}
}
