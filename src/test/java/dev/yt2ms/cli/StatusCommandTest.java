package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@StartsProcesses
class StatusCommandTest {

    @TempDir
    private Path temp;

    @Test
    void beforeTheFirstRunItNamesTheFolderThatHasNoLedgerYet() throws Exception {
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
                .endsWith("there is no ledger in " + state + " yet; run 'yt2ms migrate' first\n");
        assertThat(state).doesNotExist();
    }
}
