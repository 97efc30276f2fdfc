package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Failure;

/** The outcome of one upload attempt. */
public sealed interface UploadOutcome {

    /** The platform has accepted the upload and answered with the id of the content. */
    record Uploaded(String contentId) implements UploadOutcome {}

    /** The upload certainly failed, because not all bytes were sent or the platform refused them. */
    record Failed(Failure failure) implements UploadOutcome {}

    /**
     * All bytes were or may have been sent, but no usable answer came. The caller must ask the platform whether it has
     * the content.
     *
     * @param failure what happened; its class applies if the platform turns out not to have the content
     */
    record Unsure(Failure failure) implements UploadOutcome {}

    /**
     * The file differs from the one that was downloaded, so it was not sent completely.
     *
     * @param how what is wrong with the file, as a clause for a message
     */
    record FileChanged(String how) implements UploadOutcome {}

    /** The upload was cancelled before all bytes were sent. */
    record Cancelled() implements UploadOutcome {}
}
