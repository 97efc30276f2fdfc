package dev.yt2ms;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Makes each wait for a condition last up to minutes before its test fails, so that a busy machine does not fail tests.
 */
public final class PatientWaits implements BeforeAllCallback {

    /** Longer than any single step of a test takes, even if other programs use all cores of the machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
