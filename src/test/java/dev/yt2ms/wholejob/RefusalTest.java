package dev.yt2ms.wholejob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that wrong input ends the command with one clear sentence, before any video is moved. */
@StartsProcesses
class RefusalTest extends WholeJobTest {

    @BeforeEach
    void start() throws Exception {
        bed.sandbox.channel().add(SandboxVideo.of("AbCdEfGhIjK").build());
    }

    @AfterEach
    void nothingMoved() {
        assertThat(bed.sandbox.platform().sessionsOpened()).isZero();
        assertThat(bed.sandbox.traffic().requests("watch")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            download.worker        | 3            | migration.download.worker: unknown key (did you mean 'workers'?)
            download.stall-timeout | 5 minutes    | migration.download.stall-timeout: '5 minutes' is not allowed
            download.staging-limit | much         | migration.download.staging-limit: 'much' is not allowed
            download.workers       | 99           | migration.download.workers: '99' is not allowed; give a whole number from 1 to 16
            mapping.filename       | '{title}.mp4'| migration.mapping.filename
            mapping.title          | '{titel}'    | migration.mapping.title
            mapping.titel          | x            | migration.mapping.titel
            source.channel         | 'not a channel' | migration.source.channel: 'not a channel'
            destination.token      | ${NO_SUCH_VARIABLE_HERE} | migration.destination.token: the environment variable NO_SUCH_VARIABLE_HERE is not set
            """)
    void aWrongSettingExitsWithTwo(String key, String value, String sentence) {
        bed.withoutPreparedLedger().set(key, value);

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
        assertThat(result.err()).startsWith("yt2ms: ").contains(sentence).doesNotContain("\tat ");
        assertThat(result.err().lines()).hasSize(1);
        assertThat(bed.state()).doesNotExist();
    }

    @Test
    void aMissingTokenExitsWithTwo() {
        bed.unset("destination.token");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("migration.destination.token: missing")
                .contains("${MAINSTREAMING_TOKEN}");
    }

    @Test
    void aFileThatIsNoYamlExitsWithTwo() throws Exception {
        Path job = Files.writeString(directory.resolve("broken.yml"), "migration:\n  name: [unclosed\n  x: }");

        CommandInProcess.Result result = CommandInProcess.run("migrate", job.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .contains("broken.yml: line ", " is not valid YAML: ")
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownCommandOrOptionExitsWithTwo() {
        CommandInProcess.Result result = CommandInProcess.run("migrat", "x.yml");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("there is no command 'migrat'", "yt2ms migrate");
    }

    @Test
    void anUnknownChannelExitsWithFour() {
        bed.set("source.channel", "'@nobody-is-called-so'");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("stopped: ").contains("nobody-is-called-so");
    }

    @ParameterizedTest
    @CsvSource({"YOUTUBE_API_KEY, YouTube", "MAINSTREAMING_TOKEN, whitelist"})
    @Survives({FaultCell.KEY_REFUSED, FaultCell.SOURCE_KEY_REFUSED})
    void aRefusedKeyExitsWithFourAndAdviceWithoutTheKey(String variable, String hint) {
        bed.environment(variable, "a-wrong-and-secret-key");

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("stopped: ").contains(hint);
        assertThat(result.out() + result.err()).doesNotContain("a-wrong-and-secret-key");
        assertThat(bed.status().path("counts").path("FAILED").asInt()).isZero();
    }

    @Test
    void aMissingToolExitsWithFour() {
        bed.set("download.yt-dlp", directory.resolve("no-yt-dlp-here").toString());

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("no-yt-dlp-here");
    }

    @Test
    void aMissingCookieFileExitsWithFour() {
        bed.set("download.cookies", directory.resolve("no-cookies.txt").toString());

        CommandLineProcess.Result result = bed.run("migrate");

        assertThat(result.exitCode()).as(result.err()).isEqualTo(4);
        assertThat(result.out()).contains("no-cookies.txt");
        assertThat(result.err())
                .as("standard error, which must not report requests that the stop cancelled")
                .doesNotContain("trying again");
    }
}
