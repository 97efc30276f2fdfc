package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Repeats failed work with another video that is known or likely to be good. The result shows whether the cause lies in
 * the failed videos or is common to all videos.
 */
@FunctionalInterface
public interface Control {

    /** The result of a control. */
    sealed interface Finding {

        /** The control's video succeeded, so the failures are faults of the failed videos themselves. */
        record Succeeded() implements Finding {}

        /**
         * The control's video failed too, so all videos share the cause.
         *
         * @param failure the control's own failure, with the class that applies to all videos: OPERATOR, THROTTLED or
         *     OUTAGE
         */
        record Faulty(Failure failure) implements Finding {}

        /**
         * No other video was suitable for a control, or the controls failed in ways that prove nothing.
         *
         * @param met those failures of the controls that may have a cause common to all videos; they count as evidence
         *     in later controls
         */
        record NoControl(List<Met> met) implements Finding {
            public NoControl() {
                this(List.of());
            }
        }

        /** The run ended before the control had a result. */
        record CutShort() implements Finding {}
    }

    /**
     * The failure of a control, if all videos may share its cause.
     *
     * @param videoId the video that the control has tried
     */
    record Met(String videoId, Failure failure) {

        /** Returns the key by which two failures count as the same cause ({@link ControlledEvidence#cause}). */
        public String cause() {
            return ControlledEvidence.cause(failure, videoId);
        }
    }

    /**
     * Runs the control, which may download media and take minutes.
     *
     * @param suspicion the failure whose cause all videos may share; the control repeats the stage of the work that
     *     failed
     * @param cause the common cause of the failures ({@link ControlledEvidence#cause}); empty if they have different
     *     causes
     * @param suspects ids of the videos that failed; the control tries none of them
     * @param earlier the failures of earlier controls that had no result, if no video has succeeded since then
     */
    Finding ask(Failure suspicion, Optional<String> cause, Set<String> suspects, List<Met> earlier)
            throws InterruptedException;
}
