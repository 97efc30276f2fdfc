package dev.yt2ms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mockito.Mockito;

/**
 * Fails a test class that starts a process during the fast test run ({@code ./yt2ms test --fast}). Without this check,
 * such a class would slow the fast run down unnoticed.
 */
public final class FastLane implements BeforeAllCallback, AfterAllCallback {

    private static final Path SELF = Path.of("/proc/self/stat");
    /**
     * The position of the field {@code cminflt} of proc(5), counted from the first field after the process name. It is
     * the number of minor page faults of child processes that have ended. Loading a program always causes some, so the
     * number grows with each child.
     */
    private static final int FAULTS_OF_CHILDREN = 8;

    private String before = "";

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (Boolean.getBoolean("yt2ms.fast")) {
            // The first mock in a JVM starts a process, because Mockito attaches its agent that way. This mock is
            // created early so that the process is not blamed on a test class.
            Mockito.mock(Runnable.class);
        }
        before = processes();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (!before.equals(processes())) {
            throw new AssertionError(
                    "This test class starts a process. Mark it with @StartsProcesses, so that ./yt2ms test --fast skips it.");
        }
    }

    /** Returns a text that changes whenever this JVM starts a process; empty outside the fast test run. */
    private static String processes() throws IOException {
        if (!Boolean.getBoolean("yt2ms.fast") || !Files.exists(SELF)) {
            return "";
        }
        String stat = Files.readString(SELF);
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return afterName[FAULTS_OF_CHILDREN] + " of "
                + ProcessHandle.current().children().count() + " living ones";
    }
}
