package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Tests the help of each command on a terminal of the usual width. */
class HelpTest {

    private static final int WIDTH = 80;

    static Stream<CommandLine> commands() {
        CommandLine all = new CommandLine(Yt2ms.class);
        return Stream.concat(Stream.of(all), all.getSubcommands().values().stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void sentencesInFootersOfTheHelpContainNoLineBreaks(CommandLine command) {
        assertThat(command.getCommandSpec().usageMessage().footer())
                .allMatch(line -> line.length() <= WIDTH || line.endsWith(".") || line.endsWith(":"));
    }
}
