package dev.yt2ms.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reports a problem that a person can solve. The message says how. The exit code is 4, or 75 if the problem may pass
 * without a person.
 */
public abstract class AdviceException extends RuntimeException {

    protected AdviceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns the message, which is never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    /** Whether the same command may succeed later without any correction. */
    public boolean isForLater() {
        return false;
    }
}
