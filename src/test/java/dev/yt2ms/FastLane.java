package dev.yt2ms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.mockito.Mockito;

/** Fails a test class of the fast lane that starts a process: it would become slow without anybody noticing. */
public final class FastLane implements BeforeAllCallback, AfterAllCallback {

    private static final Path SELF = Path.of("/proc/self/stat");
    /** proc(5): the minor faults of children that ended and were waited for; every program that is loaded has some. */
    private static final int FAULTS_OF_CHILDREN = 8;

    private String before = "";

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (Boolean.getBoolean("yt2ms.fast")) {
            // Mockito attaches its agent to this JVM by a process, with the first mock.
            Mockito.mock(Runnable.class);
        }
        before = processes();
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (!before.equals(processes())) {
            throw new AssertionError("starts a process: mark it @StartsProcesses, so that --fast leaves it out");
        }
    }

    /** Changes with each process that is started. */
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
