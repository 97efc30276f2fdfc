package dev.yt2ms.live;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a person can do with a run. */
public enum LiveAction {
    /** Lets no further transfer begin. Running transfers are completed. */
    PAUSE,
    /** Lets transfers begin again. */
    RESUME,
    /** Ends the run after its running transfers. */
    STOP,
    /** Puts FAILED videos, and videos whose replacement the platform refused, back to PENDING. */
    RETRY;

    /** Returns the name in addresses, e.g. {@code pause}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the action with this name in addresses; empty if there is none. */
    public static Optional<LiveAction> of(String word) {
        return Stream.of(values()).filter(action -> action.word().equals(word)).findFirst();
    }
}
