package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests values of options that a command refuses before it does anything. */
class WrongOptionsTest {

    @Test
    void aBackupIsNotWrittenToTheStandardOutput() {
        CommandInProcess.Result result = CommandInProcess.run("backup", "no-such-job.yml", "--output", "-");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--output: a backup can't be written to the standard output; give a file");
        assertThat(Path.of("-")).doesNotExist();
    }

    @ParameterizedTest
    @Timeout(value = 2, unit = TimeUnit.MINUTES) // A sandbox that accepts the number would run until it is stopped.
    @ValueSource(strings = {"--videos=0", "--videos=-1", "--videos=100001", "--port=-1", "--port=65536"})
    void theSandboxNamesTheNumbersThatItAccepts(String option) {
        CommandInProcess.Result result = CommandInProcess.run("sandbox", option);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--port must be from 0 to 65535, and --videos from 1 to 100000");
    }
}
