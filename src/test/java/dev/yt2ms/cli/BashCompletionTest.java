package dev.yt2ms.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the completion script in bash. Bash itself completes files if the script has no reply and leaves that option on. */
@StartsProcesses
class BashCompletionTest {

    /** Calls the function as bash does; {@code compopt} works only while a person completes, so it prints what it gets. */
    private static final String ASK = """
            compopt() { echo "compopt $*"; }
            . "$1"; shift
            COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
            _yt2ms
            printf '%s\\n' "${COMPREPLY[@]}"
            """;

    private static final String FILES = "";
    private static final String NOTHING = "compopt +o default\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(
                folder.resolve("yt2ms"),
                BashCompletion.of(Yt2ms.commands(Map.of()).getCommandSpec()));
    }

    /** Returns what the script replies for these words, of which the last one is completed. */
    private String replies(String... words) throws Exception {
        ProcessBuilder bash = new ProcessBuilder("bash", "--norc", "-c", ASK, "bash", folder + "/yt2ms", "yt2ms");
        bash.command().addAll(List.of(words));
        Process process = bash.redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out.strip() + (out.isBlank() ? "" : "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            mi                                        | migrate
            s                                         | sandbox setup status stop sync
            migrate --se                              | --set
            migrate --log-format 'j'                  | json
            migrate --log-format = t                  | text
            migrate --log-format =                    | json text
            export my.yml --format nginx              | nginx-map
            status my.yml --wa                        | --watch
            ledger c                                  | copy
            ledger copy --rep                         | --replace
            """)
    void completesCommandsOptionsAndValues(String words, String replies) throws Exception {
        assertThat(replies(words.replace("'", "").split(" ")).lines().skip(1))
                .containsExactlyInAnyOrder(replies.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migrate my",
                "migrate --log-format json my",
                "migrate --log-format = json my",
                "migrate --set migration.a = b my",
                "migrate --verbose --json my",
                "setup my",
                "ledger copy my",
                "report my.yml --output my",
                "backup --output = my"
            })
    void leavesFilesToBash(String words) throws Exception {
        assertThat(replies(words.split(" "))).isEqualTo(FILES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrate my.yml o", "migrate --set mig", "retry my.yml --id x"})
    void offersNoFilesElsewhere(String words) throws Exception {
        assertThat(replies(words.split(" "))).isEqualTo(NOTHING);
    }
}
