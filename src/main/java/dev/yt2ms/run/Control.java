package dev.yt2ms.run;

import dev.yt2ms.model.Failure;
import java.util.Optional;
import java.util.Set;

/** Repeats what failed with another video, which is known to be good or likely to be. */
@FunctionalInterface
public interface Control {

    /** What it found. */
    sealed interface Finding {

        /** The other video goes well: those that failed do so by themselves. */
        record Well() implements Finding {}

        /**
         * Others fail too.
         *
         * @param failure the control's own, with the class that decides for all: OPERATOR, THROTTLED or OUTAGE
         */
        record Faulty(Failure failure) implements Finding {}

        /** No video is left that would tell anything. */
        record NobodyToAsk() implements Finding {}

        /** The run ends before it is known. */
        record CutShort() implements Finding {}
    }

    /**
     * Asks, and may take a while.
     *
     * @param suspicion the failure that it may be all about; its stage is repeated
     * @param cause of the failures ({@link ControlledEvidence#cause}); empty where they fail by whatever causes
     * @param suspects the videos that failed: none of them is asked for
     */
    Finding ask(Failure suspicion, Optional<String> cause, Set<String> suspects) throws InterruptedException;
}
