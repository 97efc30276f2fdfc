package dev.yt2ms.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.cli.CommandInProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The hidden command {@code warm-up} loads the classes that a run and the command {@code status} use. The launcher
 * stores them, so that later starts are faster.
 */
@StartsProcesses
class WarmUpTest {

    @Test
    void loadsTheClassesOfRunAndStatusAndLeavesNoFiles() throws Exception {
        List<Path> before = temporaryFolders();

        CommandInProcess.Result result = CommandInProcess.run("warm-up");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("warm-up", "run: NONE");
        assertThat(temporaryFolders()).isSubsetOf(before);
        assertThat(Path.of(System.getProperty("user.home"), ".yt2ms", "warm-up"))
                .doesNotExist();
    }

    private static List<Path> temporaryFolders() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("yt2ms-warm-up"))
                    .toList();
        }
    }
}
