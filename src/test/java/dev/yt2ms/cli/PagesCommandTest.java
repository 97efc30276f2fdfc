package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Tests that the man pages and completions of a release cover every command, option and argument. */
class PagesCommandTest {

    private static final CommandSpec PROGRAM = Yt2ms.commands(Map.of()).getCommandSpec();

    @TempDir
    private Path folder;

    @BeforeEach
    void write() {
        assertThat(Yt2ms.run(Map.of(), "pages", folder.toString())).isZero();
    }

    @Test
    void everyCommandHasAManPageWithItsOptionsAndArguments() throws IOException {
        assertThat(commands())
                .hasSizeGreaterThan(12)
                .extracting(CommandSpec::name)
                .doesNotContain("pages", "warm-up");
        try (Stream<Path> pages = Files.list(folder.resolve("man/man1"))) {
            assertThat(pages)
                    .hasSize(1
                            + commands().size()
                            + commands().stream()
                                    .mapToInt(each -> each.subcommands().size())
                                    .sum());
        }
        assertThat(man("yt2ms-ledger-copy")).contains("--to=URL", "JOBFILE", "yt2ms ledger copy [-hV]");
        assertThat(man("yt2ms"))
                .contains(commands().stream()
                        .map(each -> "\n\\fB" + each.name() + "\\fR\n")
                        .toList());
        for (CommandSpec command : commands()) {
            String page = man("yt2ms-" + command.name());
            assertThat(page).as(command.name()).contains(names(command)).contains("yt2ms " + command.name() + " [-hV]");
            command.positionalParameters()
                    .forEach(each -> assertThat(page).contains("\\fB" + each.paramLabel() + "\\fR"));
        }
        assertThat(man("yt2ms-demo"))
                .as("man page of the demo, in which a path must not be read as markup")
                .contains("[~/.yt2ms/demo]");
    }

    @Test
    void bothShellsCompleteEveryCommandAndOption() throws IOException {
        String bash = Files.readString(folder.resolve("bash-completion/completions/yt2ms"));
        List<String> zsh = Files.readAllLines(folder.resolve("zsh/vendor-completions/_yt2ms"));
        assertThat(zsh.get(0)).isEqualTo("#compdef yt2ms");
        assertThat(bash).doesNotStartWith("#!").doesNotContain("pages");
        for (CommandSpec command : commands()) {
            assertThat(bash.lines().filter(line -> line.startsWith("        '" + command.name() + "') echo '")))
                    .anySatisfy(line -> assertThat(line).contains(names(command)));
            assertThat(zsh).anyMatch(line -> line.strip().startsWith("'" + command.name() + ":"));
            String line = zsh.stream()
                    .filter(each -> each.strip().startsWith(command.name() + ") _arguments "))
                    .findFirst()
                    .orElseThrow();
            assertThat(line).contains(names(command));
        }
        assertThat(zsh)
                .filteredOn(line -> line.strip().startsWith("ledger) "))
                .singleElement()
                .asString()
                .contains("'1:command:(copy)'", "'--to=[", "'2:JOBFILE:_files'");
        assertThat(bash).contains("'ledger') echo 'copy'", "'ledger copy') echo '", "--to=");
        assertThat(String.join("\n", zsh)).contains("(csv jsonl sql nginx-map apache-rewrite)");
        assertThat(bash).contains("'export --format') echo 'csv jsonl sql nginx-map apache-rewrite'");
    }

    /** Returns a man page without the escape sequences of its markup. */
    private String man(String page) throws IOException {
        return Files.readString(folder.resolve("man/man1/" + page + ".1"))
                .replace("\\-", "-")
                .replace("\\(ti", "~");
    }

    private static List<CommandSpec> commands() {
        return PROGRAM.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(command -> !command.usageMessage().hidden())
                .toList();
    }

    private static List<String> names(CommandSpec command) {
        return command.options().stream()
                .map(OptionSpec::names)
                .flatMap(Stream::of)
                .toList();
    }
}
