package dev.yt2ms.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "run 'yt2ms login JOBFILE' again | run 'yt2ms login my.yml' again",
                "'yt2ms retry --id=-_9 JOBFILE', or 'yt2ms sync --confirm-deletes 12 JOBFILE' | 'yt2ms retry --id=-_9 my.yml', or 'yt2ms sync --confirm-deletes 12 my.yml'",
                "run ./yt2ms login JOBFILE again | run yt2ms login my.yml again",
                "the title JOBFILE of yt2ms | the title JOBFILE of yt2ms",
            })
    void aMessageThatDoesNotKnowTheJobFileGetsItsName(String message, String filledIn) {
        assertThat(JobCommands.of("my.yml").filledIn(message)).isEqualTo(filledIn);
    }

    @Test
    void aCommandNamesTheOverridesThatChooseTheLedger() {
        JobCommands commands = JobCommands.of(
                "my.yml",
                List.of(
                        "migration.download.workers=4",
                        "migration.state-dir=/srv/my state",
                        "migration.database.password=${NAME}"));

        assertThat(commands.quoted("status"))
                .isEqualTo("'yt2ms status my.yml --set \"migration.state-dir=/srv/my state\""
                        + " --set \"migration.database.password=\\${NAME}\"'");
    }

    @Test
    void aCommandThatIsReadElsewhereNamesWholePaths() {
        JobCommands commands = new JobCommands("./yt2ms", "jobs/my.yml", List.of()).anywhere();

        assertThat(commands.program())
                .isEqualTo(Path.of("yt2ms").toAbsolutePath().toString());
        assertThat(commands.jobFile())
                .isEqualTo(Path.of("jobs/my.yml").toAbsolutePath().toString());
        assertThat(JobCommands.of("my.yml").anywhere().program()).isEqualTo("yt2ms");
    }
}
