package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Failure;

/** How an upload ended. */
public sealed interface UploadOutcome {

    /** The platform answered with the id of the new content. */
    record Uploaded(String contentId) implements UploadOutcome {}

    /** It failed for sure: not every byte was sent, or the platform refused. */
    record Failed(Failure failure) implements UploadOutcome {}

    /**
     * All bytes were sent and no good answer came: the content may be there. Only the platform knows.
     *
     * @param failure what was seen, and its class should the content turn out not to be there
     */
    record Unsure(Failure failure) implements UploadOutcome {}

    /**
     * The file is not the one that was to be sent: it was not sent to its end.
     *
     * @param how what is wrong with it, for a person
     */
    record FileChanged(String how) implements UploadOutcome {}

    /** It was cancelled before all bytes were sent. */
    record Cancelled() implements UploadOutcome {}
}
