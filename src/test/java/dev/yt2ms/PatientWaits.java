package dev.yt2ms;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets each wait for a condition take some minutes before its test fails, so that tests do not fail on a busy machine.
 */
public final class PatientWaits implements BeforeAllCallback {

    /** Longer than any single step of a test takes, even if other programs use all cores of the machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
