package dev.yt2ms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mockito.Mockito;

/**
 * Fails a test class that starts a process in the fast test run ({@code ./yt2ms test --fast}): without this check the
 * fast run would become slow unnoticed.
 */
public final class FastLane implements BeforeAllCallback, AfterAllCallback {

    private static final Path SELF = Path.of("/proc/self/stat");
    /**
     * Index, after the process name, of the field {@code cminflt} of proc(5): the minor page faults of ended child
     * processes that were waited for. Loading a program always causes some, so the field changes with each child.
     */
    private static final int FAULTS_OF_CHILDREN = 8;

    private String before = "";

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (Boolean.getBoolean("yt2ms.fast")) {
            // The first mock of a JVM starts a process, through which Mockito attaches its agent. It is made here so
            // that no test class is blamed for this process.
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
