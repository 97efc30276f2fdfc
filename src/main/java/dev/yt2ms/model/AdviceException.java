package dev.yt2ms.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reports a problem that only a person can solve. The message says how (exit code 4). */
public abstract class AdviceException extends RuntimeException {

    protected AdviceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
