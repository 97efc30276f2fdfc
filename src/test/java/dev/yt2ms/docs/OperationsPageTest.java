package dev.yt2ms.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests that the commands in docs/operations.md exist, and that a shell can parse them. */
@StartsProcesses
class OperationsPageTest {

    private static final Path PAGE = Path.of("docs", "operations.md");

    @Test
    void theShellUnderstandsItsCommands() throws Exception {
        List<String> blocks = all("(?ms)^```sh\n(.*?)^```");
        assertThat(blocks).hasSizeGreaterThan(10);
        Process shell = new ProcessBuilder("sh", "-n").redirectErrorStream(true).start();
        try (var in = shell.getOutputStream()) {
            in.write(String.join("\n", blocks).getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
    }

    @Test
    void itsCommandsAndLinksExist() throws Exception {
        assertThat(Files.readAllLines(Path.of("src/test/resources/golden/commands.txt")))
                .containsAll(all("as_service my-channel ([a-z-]+)"));
        assertThat(all("\\]\\(([^)#:]+)[^)]*\\)"))
                .isNotEmpty()
                .allSatisfy(link -> assertThat(PAGE.resolveSibling(link)).exists());
    }

    private static List<String> all(String pattern) throws Exception {
        return Pattern.compile(pattern)
                .matcher(Files.readString(PAGE))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
