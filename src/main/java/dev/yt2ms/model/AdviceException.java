package dev.yt2ms.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reports a problem that only a person can solve. The message says how. The exit code is 4. */
public abstract class AdviceException extends RuntimeException {

    protected AdviceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns the message, which is never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
