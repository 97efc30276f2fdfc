package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.cli.errors.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Tests that contradictory options are refused with one sentence, before any request is sent or any file is written.
 */
class SyncOptionsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--every=soon | --every: 'soon' is not allowed; give a duration such as 500ms, 90s, 15m, 6h or 7d, from 1s to 366d",
                "--every=0s | --every: '0s' is not allowed",
                "--every=999999d | --every: '999999d' is not allowed",
                "--cron=15 3 * * | --cron: '15 3 * *' is not allowed (",
                "--cron=0 0 31 2 * | it matches no time",
                "--cron=99 * * * * | give five fields as in a crontab (minute hour day month weekday), in quotes",
                "--every=6h --cron=@daily | yt2ms: --every and --cron can't be used together",
                "--jitter=5m | --jitter works only together with --every or --cron",
                "--every=6h --jitter=much | --jitter: 'much' is not allowed",
                "--confirm-deletes=0 | --confirm-deletes must be a whole number of at least 1",
                "--confirm-deletes=all | Invalid value for option '--confirm-deletes'",
                "--confirm-deletes=3 | works only if migration.sync.on-delete is",
            })
    void refusesWrongOptions(String options, String sentence) throws IOException {
        Path jobFile = Files.writeString(
                folder.resolve("job.yml"),
                "migration: {name: a, source: {channel: '@a', api-key: k}, destination: {token: t}}");
        List<String> arguments = new ArrayList<>(List.of("sync", jobFile.toString()));
        arguments.addAll(List.of(options.split(" (?=--)")));

        CommandInProcess.Result result = CommandInProcess.run(arguments.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.err()).contains(sentence).doesNotContain("	at ");
    }

    @Test
    void theHelpSaysWhatEndsARepeatedSync() {
        StringWriter out = new StringWriter();
        new CommandLine(new SyncCommand()).setOut(new PrintWriter(out, true)).execute("--help");

        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("--every", "--cron", "--jitter", "--confirm-deletes", "a person must act (4)");
    }
}
