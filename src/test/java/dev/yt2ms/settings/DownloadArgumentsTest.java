package dev.yt2ms.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.settings.jobfile.JobFileFixture;
import dev.yt2ms.settings.jobfile.JobFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that no accepted option of yt-dlp can run programs, load code, or read or write other files. */
class DownloadArgumentsTest extends JobFileFixture {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--force-ipv4",
                "-4|-v",
                "--user-agent=a b",
                "--sleep-requests|1",
                "-f|bv*+ba/b",
                "-S|+size",
                "--format-sort=-res",
                "--extractor-args|youtube:player_client=default",
                "--match-filters|like_count > 100 & title != 'x'",
                "--max-filesize|10k",
                "--add-headers|Accept-Language:de",
                "--cookies-from-browser|firefox",
                "--an-option-of-next-year|x",
                "--an-option-of-next-year=x|-4",
                "--no-such-option|--force-ipv4"
            })
    void harmlessOptionsArePassedToYtDlp(String arguments) {
        assertThat(files.read(yaml(arguments)).download().args()).containsExactly(arguments.split("\\|"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--exec|touch x",
                "--exec=touch x",
                "--exe=touch x",
                "--exec-before-download|x",
                "--config-locations|/tmp/x",
                "--config-loc=/tmp/x",
                "--plugin-dirs|/tmp/x",
                "--netrc-cmd|x",
                "--netrc-c=x",
                "--downloader|aria2c",
                "--external-downloader|x",
                "--external-downloader-args|x",
                "--downloader-args|ffmpeg:-y /tmp/x",
                "--ffmpeg-location|/tmp/x",
                "--ff|/tmp/x",
                "--postprocessor-args|-y",
                "--ppa|ffmpeg:-y /tmp/x",
                "--use-postprocessor|Exec:exec_cmd=x",
                "--js-runtimes|node:/tmp/x",
                "--remote-components|ejs:github",
                "--alias|x|--exec",
                "--preset-alias|mp3",
                "-t|mp3",
                "--compat-options|allow-unsafe-ext",
                "--compat|x",
                "--update",
                "-U",
                "--update-to|me/fork@x",
                "--print-to-file|x|/tmp/x",
                "--print|x",
                "-O|x",
                "-o|/tmp/x",
                "-o/tmp/x",
                "--output=/tmp/x",
                "-P|/tmp",
                "--paths|/tmp",
                "--cache-dir|/tmp",
                "--rm-cache-dir",
                "--load-info-json|/tmp/x",
                "--download-archive|/tmp/x",
                "-a|/tmp/x",
                "--enable-file-urls",
                "--cookies|/tmp/x",
                "--proxy|http://u:p@h",
                "--username|u",
                "-uu",
                "--password|p",
                "--netrc",
                "--client-certificate-password|p",
                "--print-traffic",
                "--no-simulate",
                "--simulate",
                "-x",
                "--add-headers|Cookie:a=b",
                "--add-headers=authorization: Bearer x",
                "-4v",
                "-vU",
                "-fbest",
                "--",
                "-",
                "--=x"
            })
    void refusesOptionsThatRunProgramsOrHideTheVideo(String arguments) {
        assertThat(files.refusal(yaml(arguments)))
                .startsWith("migration.download.args: ")
                .doesNotContain("u:p@h", "/tmp/x", "Bearer");
    }

    @Test
    void aForbiddenOptionCannotBeHiddenAsTheValueOfAnother() {
        assertThat(files.refusal(yaml("--sleep-requests|--exec=touch x")))
                .isEqualTo(
                        "migration.download.args: an option has no value after it; write option and value as one entry, '--option=value'");
        assertThat(files.refusal(yaml("--sleep-requests|1|https://example.org/")))
                .startsWith("migration.download.args: each entry must be an option or its value; ");
        assertThat(files.refusal(yaml("--sleep-requests")))
                .isEqualTo(
                        "migration.download.args: the last option has no value; add the value, or remove the option");
    }

    @Test
    void aRefusalSaysWhy() {
        assertThat(files.refusal(yaml("--exe=touch x")))
                .isEqualTo(
                        "migration.download.args: --exe is not passed on to yt-dlp (it can run any program"
                                + "); remove it, or write the option separately and in full. SECURITY.md lists the refused options");
        assertThat(files.refusal(yaml("--proxy=http://x"))).contains("(the key download.proxy replaces this option)");
        assertThat(files.refusal(yaml("-pSECRET")))
                .contains("-p is not passed on")
                .doesNotContain("SECRET");
    }

    @Test
    void theDocumentationListsTheForbiddenOptions() throws IOException {
        String page = Files.readString(Path.of("SECURITY.md"));
        String list = page.substring(page.indexOf("<!-- args -->"), page.indexOf("<!-- /args -->"));
        Set<String> documented = Pattern.compile("(?<=[\\s`])--?[a-zA-Z0-9][a-z0-9-]*")
                .matcher(list)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(DownloadArguments.refused());
    }

    private static String yaml(String arguments) {
        String list = Stream.of(arguments.split("\\|"))
                .map(argument -> "'" + argument.replace("'", "''") + "'")
                .collect(Collectors.joining(", "));
        return JobFiles.with("download: {args: [" + list + "]}");
    }
}
