package dev.yt2ms.settings.jobfile;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Gives each test an empty folder, and the job files that it creates in it. */
public abstract class JobFileFixture {

    /** The folder of the job files. */
    @TempDir
    protected Path folder;

    protected JobFiles files;

    @BeforeEach
    final void createJobFiles() {
        files = new JobFiles(folder);
    }
}
