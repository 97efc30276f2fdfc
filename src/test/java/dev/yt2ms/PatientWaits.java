package dev.yt2ms;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets each wait for a condition last minutes before its test fails, so that a busy machine does not fail the tests.
 */
public final class PatientWaits implements BeforeAllCallback {

    /** Longer than any single step of a test takes, even if other work uses all cores of the machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
