package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@StartsProcesses
class StatusCommandTest {

    @TempDir
    private Path temp;

    @Test
    void beforeTheFirstRunItNamesTheFolderWithoutALedger() throws Exception {
        Path state = temp.resolve("state");
        Path job = Files.writeString(temp.resolve("job.yml"), """
                migration:
                  name: x
                  state-dir: %s
                  source: {channel: "@x", api-key: "${KEY}"}
                  destination: {token: "${TOKEN}"}
                """.formatted(state));

        CommandInProcess.Result status = CommandInProcess.run(Map.of(), "status", job.toString());

        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.out())
                .contains("run: NONE\n")
                .endsWith("there is no ledger in " + state + " yet; run 'yt2ms migrate " + job + "' first\n");
        assertThat(state).doesNotExist();
    }

    @Test
    void aMissingLedgerThatTheJobFileNamesIsNotCreated() throws Exception {
        Path ledger = temp.resolve("elsewhere");
        Path job = Files.writeString(temp.resolve("job.yml"), """
                migration:
                  name: x
                  state-dir: state
                  source: {channel: "@x"}
                  database: {url: "jdbc:h2:%s"}
                """.formatted(ledger));

        CommandInProcess.Result status = CommandInProcess.run(Map.of(), "status", job.toString());

        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.out())
                .contains("run: NONE\n")
                .endsWith("there is no ledger in " + ledger + ".mv.db yet; run 'yt2ms migrate " + job + "' first\n");
        assertThat(Path.of(ledger + ".mv.db")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "0s", "200000d"})
    void refusesAPauseOfTheWatchOfNothingOrOverAYear(String every) {
        CommandInProcess.Result status =
                CommandInProcess.run(Map.of(), "status", "--watch", "--every", every, "job.yml");

        assertThat(status.exitCode()).isEqualTo(2);
        assertThat(status.err())
                .contains("--every: '" + every
                        + "' is not allowed; give a duration such as 500ms, 90s, 15m, 6h or 7d, from 1s to 366d");
    }

    @ParameterizedTest
    @CsvSource({
        "--watch --json, --watch and --json can't be used together",
        "--json --watch --every=5s, --json and --watch can't be used together",
        "-q -v, --quiet and --verbose can't be used together",
        "--every=5s, --watch is missing",
    })
    void optionsThatExcludeEachOtherAreReportedInOneSentence(String options, String sentence) {
        List<String> arguments = new ArrayList<>(List.of("status"));
        arguments.addAll(List.of(options.split(" ")));
        arguments.add("job.yml");

        CommandInProcess.Result status = CommandInProcess.run(Map.of(), arguments.toArray(String[]::new));

        assertThat(status.exitCode()).isEqualTo(2);
        assertThat(status.err()).startsWith("yt2ms: " + sentence + System.lineSeparator());
    }
}
