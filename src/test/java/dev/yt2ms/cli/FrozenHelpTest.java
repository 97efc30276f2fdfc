package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.golden.Golden;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Tests that the output of {@code --help} stays the same, for yt2ms and for each command. */
class FrozenHelpTest {

    static Stream<String> commands() {
        return new CommandLine(Yt2ms.class)
                .getSubcommands().values().stream()
                        .filter(command ->
                                !command.getCommandSpec().usageMessage().hidden())
                        .map(CommandLine::getCommandName);
    }

    @Test
    void theGeneralHelpHasNotChanged() {
        CommandInProcess.Result result = CommandInProcess.run("--help");
        assertThat(result.exitCode()).isZero();
        Golden.assertSame("help/yt2ms.txt", result.out());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theHelpOfEachCommandHasNotChanged(String command) {
        CommandInProcess.Result result = CommandInProcess.run(command, "--help");
        assertThat(result.exitCode()).isZero();
        Golden.assertSame("help/" + command + ".txt", result.out());
    }

    @Test
    void everyFrozenCommandStillExists() {
        Golden.assertKeepsLines("commands.txt", commands().toList());
    }
}
