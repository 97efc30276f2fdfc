package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureException;

/** Thrown when a call to the platform has failed. */
public final class PlatformException extends FailureException {

    public PlatformException(Failure failure) {
        super(failure, null);
    }
}
