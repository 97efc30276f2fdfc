package dev.yt2ms.download;

import dev.yt2ms.model.Failure;
import dev.yt2ms.run.Cancellation;

/**
 * Repeats one stage of a download at minimal cost, to find out with another video whether a failure is general. It
 * requests the formats, reads the first bytes of the media, or checks the tools with tiny files.
 */
@FunctionalInterface
public interface StageCheck {

    /** The result of a repetition. */
    sealed interface Answer {

        /** The stage succeeded. */
        record Succeeded() implements Answer {}

        /** The stage failed, with the failure that a download would have. */
        record Failed(Failure failure) implements Answer {}

        /** The caller has cancelled the check. */
        record Cancelled() implements Answer {}
    }

    /**
     * Repeats a stage with the video of the request, and deletes the request's directory afterwards. The stage
     * {@code TOOLS} needs no video and ignores the request.
     *
     * @return the result of this stage; a success says nothing about later stages
     */
    Answer repeat(Failure.Stage stage, DownloadRequest request, Cancellation cancellation);
}
