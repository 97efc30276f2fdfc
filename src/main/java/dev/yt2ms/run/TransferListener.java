package dev.yt2ms.run;

import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/**
 * Receives the progress of a download or an upload. The transferring thread calls it often, so calls
 * must not block.
 */
@FunctionalInterface
public interface TransferListener {

    /** Ignores the progress. */
    TransferListener NONE = (bytes, total) -> {};

    /**
     * The media that a download has chosen, before any of it is requested.
     *
     * @param bytes the number of bytes that the source declares for all streams; empty if it does not declare them
     * @param inOneFile whether the media are a single MP4 file that is kept as it comes, so that no second copy is
     *     written
     */
    record ChosenMedia(OptionalLong bytes, boolean inOneFile) {}

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

    /**
     * Reports the formats that a download has chosen. The download does not request the media before this method has
     * returned.
     *
     * @return whether the download continues at once; otherwise {@link #awaitTurn} is called
     */
    default boolean chosen(ChosenMedia media) {
        return true;
    }

    /**
     * Waits until the media of a download may be requested. Returns earlier if the download is cancelled or no longer
     * wanted. Only this method may block.
     */
    default void awaitTurn(BooleanSupplier isWanted) throws InterruptedException {}

    /** Reports that all bytes of a download have arrived. Its file is still to be checked. */
    default void transferred() {}
}
