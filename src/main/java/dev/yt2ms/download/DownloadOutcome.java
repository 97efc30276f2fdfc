package dev.yt2ms.download;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Media;
import dev.yt2ms.run.Cancellation;
import java.nio.file.Path;
import java.time.Duration;

/** How a download ended. */
public sealed interface DownloadOutcome {

    /**
     * The file was downloaded and is complete.
     *
     * @param file the media file, inside the request's directory
     * @param bytes the size of the file
     * @param sha256 the SHA-256 digest of the file, 64 lower-case hex digits
     * @param duration the duration that ffprobe finds in the file
     * @param media the resolution, the codecs and other properties of the file
     */
    record Downloaded(Path file, long bytes, String sha256, Duration duration, Media media)
            implements DownloadOutcome {}

    /**
     * The download failed.
     *
     * @param failure the failure, with its class and what a person can do
     */
    record Failed(Failure failure) implements DownloadOutcome {}

    /**
     * The platform could not encode the earlier file, and the source has no format that is easier to encode. The
     * request's directory is already deleted.
     */
    record NothingPlainer() implements DownloadOutcome {}

    /** The download was cancelled; partial files stay, and a later attempt can resume them. */
    record Cancelled(Cancellation.Reason reason) implements DownloadOutcome {}
}
