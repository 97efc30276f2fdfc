package dev.yt2ms.wholejob;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of the whole job, with a sandbox, a job file and a state directory of its own. */
@StartsProcesses
public abstract class WholeJobTest {

    @TempDir
    protected Path directory;

    protected TestBed bed;

    @BeforeEach
    protected void startBed() throws Exception {
        bed = new TestBed(directory);
    }

    @AfterEach
    protected void stopBed() {
        bed.close();
    }
}
