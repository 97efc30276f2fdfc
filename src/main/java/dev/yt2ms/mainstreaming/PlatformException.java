package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Failure;

/** A call of the platform failed; the failure is classified. */
public final class PlatformException extends RuntimeException {

    private final transient Failure failure;

    public PlatformException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** The classified failure. */
    public Failure failure() {
        return failure;
    }
}
