package dev.yt2ms.model;

import org.jspecify.annotations.Nullable;

/** Reports that a call of an external service failed. The exception carries the classified failure and its message. */
public abstract class FailureException extends RuntimeException {

    private final transient Failure failure;

    protected FailureException(Failure failure, @Nullable Throwable cause) {
        super(failure.message(), cause);
        this.failure = failure;
    }

    /** Returns the failure's message, which is never null. */
    @Override
    public String getMessage() {
        return failure.message();
    }

    public Failure failure() {
        return failure;
    }
}
