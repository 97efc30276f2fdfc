package dev.yt2ms.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProgramTest {

    @Test
    void aProgramFilesPathCanBeOpenedFromTheUsersFolder() {
        assertThat(Program.shortFile(Path.of("/usr/share/yt2ms"), "jobs/demo.yml"))
                .hasToString("/usr/share/yt2ms/jobs/demo.yml");
        assertThat(Program.shortFile(Path.of("").toAbsolutePath(), "jobs/demo.yml"))
                .hasToString("jobs/demo.yml");
        assertThat(Program.shortFile(Path.of(""), "jobs/demo.yml")).hasToString("jobs/demo.yml");
    }
}
