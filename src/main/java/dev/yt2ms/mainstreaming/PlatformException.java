package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Failure;

/** Reports that a call of the platform failed. It carries the classified failure. */
public final class PlatformException extends RuntimeException {

    private final transient Failure failure;

    public PlatformException(Failure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** Never null, unlike that of other exceptions. */
    @Override
    public String getMessage() {
        return failure.message();
    }

    public Failure failure() {
        return failure;
    }
}
