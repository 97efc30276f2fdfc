package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Failure;

/** How an upload ended. */
public sealed interface UploadOutcome {

    /** The platform answered with the id of the new content. */
    record Uploaded(String contentId) implements UploadOutcome {}

    /** The upload certainly failed: not every byte was sent, or the platform refused. */
    record Failed(Failure failure) implements UploadOutcome {}

    /**
     * All bytes were sent, or may have been sent, but no usable answer came. The platform must be asked whether it has
     * the content.
     *
     * @param failure what happened; its class counts if the platform turns out not to have the content
     */
    record Unsure(Failure failure) implements UploadOutcome {}

    /**
     * The file differs from the one that was downloaded, and was not sent to its end.
     *
     * @param how what is wrong with the file, for a person
     */
    record FileChanged(String how) implements UploadOutcome {}

    /** The upload was cancelled before all bytes were sent. */
    record Cancelled() implements UploadOutcome {}
}
