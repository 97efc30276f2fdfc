package dev.yt2ms.mainstreaming;

import dev.yt2ms.model.Failure;
import dev.yt2ms.model.FailureException;
import java.util.Set;

/** Thrown when a call to the platform has failed. */
public final class PlatformException extends FailureException {

    /** The rules of failures whose cause may be the network or the settings of a single machine. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("platform-untrusted", "platform-proxy-refused");

    public PlatformException(Failure failure) {
        super(failure, null);
    }

    /**
     * Whether a person must correct something on the way to the platform, i.e. a proxy or a certificate, so that other
     * machines may still reach the platform.
     */
    public boolean isAboutTheConnection() {
        return OF_THE_CONNECTION.contains(failure().rule());
    }
}
