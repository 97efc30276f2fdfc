package dev.yt2ms.download;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.Media;
import dev.yt2ms.run.Cancellation;
import java.nio.file.Path;
import java.time.Duration;

/** How a download ended. */
public sealed interface DownloadOutcome {

    /**
     * The file is there and whole.
     *
     * @param file the media file, inside the request's directory
     * @param bytes its size
     * @param sha256 its SHA-256, 64 lower-case hex digits
     * @param duration its own duration as ffprobe tells
     * @param media its picture and sound
     */
    record Downloaded(Path file, long bytes, String sha256, Duration duration, Media media)
            implements DownloadOutcome {}

    /** It failed, and the failure says what that means. */
    record Failed(Failure failure) implements DownloadOutcome {}

    /** The source has no format that is plainer than the file that the platform could not encode. Nothing is left behind. */
    record NothingPlainer() implements DownloadOutcome {}

    /** It was cancelled; what was downloaded so far stays and can be resumed. */
    record Cancelled(Cancellation.Reason reason) implements DownloadOutcome {}
}
