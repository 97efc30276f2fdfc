package dev.yt2ms.settings.value;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFileFixture;
import dev.yt2ms.settings.jobfile.JobFiles;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what happens to paths in the home folder if this folder is unknown, as for an unknown user of a container. */
class HomeFolderTest extends JobFileFixture {

    private static final String PROPERTY = "user.home";
    private static final String UNKNOWN =
            ": HOME is not set to an absolute path, and the system knows no home folder of this user; set HOME, or give an"
                    + " absolute path here";

    private String home = "";

    @BeforeEach
    void forgetTheHomeFolder() {
        home = System.getProperty(PROPERTY);
        System.setProperty(PROPERTY, "?");
    }

    @AfterEach
    void restoreTheHomeFolder() {
        System.setProperty(PROPERTY, home);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                          | migration.state-dir
            state-dir: ~/state                                          | migration.state-dir
            state-dir: state                                            | migration.download.tools-dir
            'state-dir: state, download: {tools-dir: t, cookies: ~/c}'  | migration.download.cookies
            'state-dir: state, database: {url: "jdbc:h2:~/ledger"}'     | migration.database.url
            """)
    void aPathThatNeedsItIsRefused(String keys, String key) {
        assertThat(files.refusal(JobFiles.with(keys))).isEqualTo(key + UNKNOWN);
    }

    @Test
    void otherPathsDoNotNeedIt() {
        Settings settings =
                files.read(JobFiles.with("state-dir: state, download: {tools-dir: /srv/tools, cookies: ~x}"));

        assertThat(settings.stateDir()).isEqualTo(folder.resolve("state"));
        assertThat(settings.download().cookies().file()).contains(folder.resolve("~x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "sandbox", "bench"})
    void aCommandWithAFolderOfItsOwnNeedsTheOptionDir(String command) {
        CommandInProcess.Result result = CommandInProcess.run(command);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("--dir" + UNKNOWN);
    }
}
