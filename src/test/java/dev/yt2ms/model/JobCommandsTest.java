package dev.yt2ms.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that a command in a message can be copied into a shell. */
class JobCommandsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "jobs/my.yml | 'yt2ms migrate jobs/my.yml'",
                "/home/søren/ch_1-a.yml | 'yt2ms migrate /home/søren/ch_1-a.yml'",
                "my channel.yml | 'yt2ms migrate \"my channel.yml\"'",
                "a\"b$c.yml | 'yt2ms migrate \"a\\\"b\\$c.yml\"'",
            })
    void quotesTheJobFileForAShellIfNecessary(String jobFile, String command) {
        assertThat(JobCommands.of(jobFile).quoted("migrate")).isEqualTo(command);
    }
}
