package dev.yt2ms.cli;

import dev.yt2ms.cli.errors.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Writes the man pages and the shell completions from the commands' own descriptions. The build of a release runs this
 * command.
 */
@Command(name = "pages", hidden = true)
final class PagesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "DIR", description = "The folder to write to; it is created if it is missing.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        CommandSpec all = command.root();
        Path manual = Files.createDirectories(folder.resolve("man/man1"));
        for (ManPage page : ManPage.allOf(all)) {
            Files.writeString(manual.resolve(page.name() + ".1"), page.text());
        }
        Files.writeString(
                Files.createDirectories(folder.resolve("bash-completion/completions"))
                        .resolve(all.name()),
                BashCompletion.of(all));
        Files.writeString(
                Files.createDirectories(folder.resolve("zsh/vendor-completions"))
                        .resolve("_" + all.name()),
                ZshCompletion.of(all));
        return ExitCodes.OK;
    }
}
