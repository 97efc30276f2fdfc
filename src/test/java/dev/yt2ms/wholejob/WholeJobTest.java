package dev.yt2ms.wholejob;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The base class of tests that run whole commands. Each test has a new sandbox, job file and state directory. */
@StartsProcesses
public abstract class WholeJobTest {

    @TempDir
    protected Path directory;

    protected TestBed bed;

    /** Prints the log's errors with their stack traces if a test fails, because the terminal only shows their messages. */
    @RegisterExtension
    final AfterTestExecutionCallback errorsOfFailedTest =
            context -> context.getExecutionException().ifPresent(e -> System.out.println(bed.loggedErrors()));

    @BeforeEach
    protected void startBed() throws Exception {
        bed = new TestBed(directory);
    }

    @AfterEach
    protected void stopBed() {
        bed.close();
    }
}
