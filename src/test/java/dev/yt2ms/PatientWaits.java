package dev.yt2ms;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets every wait for a condition last minutes before its test fails: a busy machine must not fail the suite. */
public final class PatientWaits implements BeforeAllCallback {

    /** Longer than any single step takes on a machine whose cores do other work at the same time. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(PATIENCE);
    }
}
