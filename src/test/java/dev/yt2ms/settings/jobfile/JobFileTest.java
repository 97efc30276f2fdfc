package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.ProxySetting;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobFileTest extends JobFileFixture {

    @Test
    void saysWhereToBeginWhenTheFileIsMissing() {
        Path missing = folder.resolve("missing.yml");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> JobFile.read(missing, List.of(), Map.of(), Access.EVERYTHING))
                .withMessage("%s: there is no such job file; copy jobs/migrate-channel.yml and edit the copy", missing);
    }

    @Test
    void refusesAFolder() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> JobFile.read(folder, List.of(), Map.of(), Access.EVERYTHING))
                .withMessage(
                        "%s: the file can't be read by the user %s; change its permissions, or give another file",
                        folder, System.getProperty("user.name"));
    }

    @Test
    void refusesAPathThroughAFile() {
        Path through = files.write("migration: {}").resolve("job.yml");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> JobFile.read(through, List.of(), Map.of(), Access.EVERYTHING))
                .withMessageContaining("can't be read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1252", "utf-16"})
    void refusesWhatIsNotUtf8(String charset) throws IOException {
        Path file = folder.resolve("other.yml");
        Files.write(file, "migration: {name: Müller}".getBytes(charset));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> JobFile.read(file, List.of(), Map.of(), Access.EVERYTHING))
                .withMessage(
                        "%s: the file is not valid UTF-8 or contains control characters; save it as plain text in UTF-8",
                        file);
    }

    @Test
    void acceptsAByteOrderMark() {
        assertThat(files.read("\uFEFF" + JobFiles.with("")).name()).isEqualTo("my-channel");
    }

    @Test
    void acceptsJson() {
        String json = "{\"migration\": {\"name\": \"n\", \"source\": {\"channel\": \"@h\", \"api-key\": \"k\"},"
                + " \"destination\": {\"token\": \"t\", \"workers\": 4, \"allow-http\": true}}}";
        Settings settings = files.read(json);
        assertThat(settings.destination().workers()).isEqualTo(4);
        assertThat(settings.destination().allowHttp()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[a, b]         | the file is not a YAML job file; its first key must be 'migration:'",
                "just a text    | the file is not a YAML job file; its first key must be 'migration:'",
                "''             | the file is not a YAML job file; its first key must be 'migration:'",
                "'# a comment'  | the file is not a YAML job file; its first key must be 'migration:'",
                "'a: [b'        | line 1 is not valid YAML:",
                "'a: b: c'      | line 1 is not valid YAML:",
                "'{}'           | the file has no section 'migration'; put every key into this section",
                "'migration:'   | the file has no section 'migration'; put every key into this section",
                "'name: x'      | name: unknown key; known here: migration",
                "'migrations: {}' | migrations: unknown key (did you mean 'migration'?); known here: migration",
                "'migration: x' | migration: must be a section; write"
            })
    void reportsAFileThatIsNotAJobFile(String yaml, String message) {
        assertThat(files.refusal(yaml)).contains(message);
    }

    @Test
    void namesTheLineOfAMistakeInTheYaml() {
        assertThat(files.refusal("migration:\n  name: x\n  source: {channel: '@h'\n"))
                .contains("job.yml: line 4 is not valid YAML");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ids: [https://youtu.be/dQw4w9WgXcQ?t=3] | in a list, an address or any other value with ?",
                "title-matches: [a-z]+ live              | a value that begins with { or [ needs quotes",
                "title-matches: news: live               | put a value that contains ': ' in quotes",
                "title-matches: @handle                  | token; a value that begins with this character needs quotes",
            })
    void saysWhereQuotesAreMissing(String yaml, String advice) {
        assertThat(files.refusal("migration:\n  select:\n    " + yaml + "\n"))
                .contains("line 3 is not valid YAML:", advice);
    }

    @Test
    void saysThatTabsCannotIndent() {
        assertThat(files.refusal("migration:\n\tname: x\n")).endsWith("cannot start any token; indent with spaces");
    }

    @Test
    void refusesTheSameKeyTwice() {
        assertThat(files.refusal("migration:\n  name: a\n  name: b\n")).contains("duplicate key name");
    }

    @Test
    void refusesSeveralDocuments() {
        assertThat(files.refusal(JobFiles.with("") + "\n---\na: b\n")).contains("another document");
    }

    @Test
    void refusesAliasesThatExpandToHugeValues() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i)).append(("*a" + (i - 1) + ", ").repeat(9));
            bomb.setLength(bomb.length() - 2);
            bomb.append("]\n");
        }
        assertThat(files.refusal(bomb.toString()))
                .endsWith(
                        "the file is too long, is nested too deeply, or has too many YAML aliases; begin again with a copy of jobs/migrate-channel.yml");
        assertThat(files.refusal("a: " + "[".repeat(3000) + "]".repeat(3000))).contains("too deep");
    }

    @Test
    void refusesAliasesThatContainThemselves() {
        assertThat(files.refusal("migration: &m {name: [*m]}")).contains("migration.name: '[…]' is not allowed");
        assertThat(files.refusal("&m {migration: *m}")).contains("migration.migration: unknown key");
    }

    @Test
    void resolvesSharedSectionsOfTheYaml() {
        Settings settings = files.read("""
                migration:
                  name: x
                  source: {channel: '@h', api-key: k}
                  destination: &d {token: t, attempts: 7}
                  database: {}
                """);
        assertThat(settings.destination().attempts()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {"010", "1e3", "2020-01-01", "yes", "1.0", "0x1F", "12:30:45", "No", "1_000"})
    void readsEveryScalarAsTheTextThatIsWritten(String text) {
        assertThat(files.read("migration: {name: x"
                        + ", source: {channel: " + text + ", api-key: " + text + "}, destination: {token: " + text
                        + "}, mapping: {title: " + text + "}}"))
                .satisfies(settings -> {
                    assertThat(settings.source().channel()).isEqualTo(text);
                    assertThat(settings.source().apiKey().reveal()).isEqualTo(text);
                    assertThat(settings.destination().token().reveal()).isEqualTo(text);
                    assertThat(settings.mapping().templates()).containsEntry("title", text);
                });
    }

    @Test
    void treatsNullAndEmptyValuesAsNotGiven() {
        Settings settings = files.read(JobFiles.with("download: {workers: , proxy: ~, cookies: null, args: }"));
        assertThat(settings.download().workers()).isEqualTo(2);
        assertThat(settings.machine().network().download()).isEqualTo(new ProxySetting.Environment());
        assertThat(settings.download().cookies().file()).isEmpty();
        assertThat(settings.download().args()).isEmpty();
    }

    @Test
    void resolvesPathsFromTheJobFileAndTheHomeFolder() {
        Path home = Path.of(System.getProperty("user.home"));
        Settings settings = files.read(
                JobFiles.with("state-dir: ../state, download: {cookies: ~/cookies.txt, ffmpeg-location: /opt/ffmpeg,"
                        + " tools-dir: '~'}"));
        assertThat(settings.stateDir()).isEqualTo(folder.resolve("../state").normalize());
        assertThat(settings.download().cookies().file()).contains(home.resolve("cookies.txt"));
        assertThat(settings.download().ffmpegLocation()).contains(Path.of("/opt/ffmpeg"));
        assertThat(settings.download().tools().directory()).isEqualTo(home);
        assertThat(files.read(JobFiles.with("")).stateDir()).isEqualTo(home.resolve(".yt2ms/my-channel"));
    }

    @Test
    void replacesVariablesAfterTheYamlIsParsed() {
        Settings settings = files.read(
                "migration: {name: x, source: {channel: '${C}', api-key: '${A}'}, destination: {token: 'pre-${A}-$${A}'}}",
                Map.of("C", "{a: b}\nname: evil ${A}", "A", "${C}"));
        assertThat(settings.name()).isEqualTo("x");
        assertThat(settings.source().channel()).isEqualTo("{a: b}\nname: evil ${A}");
        assertThat(settings.source().apiKey().reveal()).isEqualTo("${C}");
        assertThat(settings.destination().token().reveal()).isEqualTo("pre-${C}-${A}");
    }

    @Test
    void namesTheKeyAndTheVariableThatIsNotSet() {
        assertThat(files.refusal("migration: {name: x, source: {channel: '@h', api-key: '${NO_SUCH}'}}"))
                .isEqualTo("migration.source.api-key: the environment variable NO_SUCH is not set;"
                        + " set it (export NO_SUCH=…) or write the value itself");
        assertThat(files.refusal(JobFiles.with("download: {args: ['--x', '${NOPE}']}")))
                .startsWith("migration.download.args: the environment variable NOPE is not set");
    }

    @Test
    void refusesAVariableThatIsNotClosed() {
        assertThat(files.refusal("migration: {name: x, source: {channel: '@h', api-key: '${KEY'}}"))
                .isEqualTo("migration.source.api-key: a ${ has no } after it; close it, or write $${ for a literal ${");
        assertThat(files.read(JobFiles.with("mapping: {title: '$${x} $${ b'}"))
                        .mapping()
                        .templates())
                .containsEntry("title", "${x} ${ b");
    }

    @Test
    void needsNoKeysToReadTheLedger() {
        Settings settings = files.readForLedger(
                "migration: {name: x, source: {channel: '@h', api-key: '${UNSET}'}, destination: {token: '${UNSET}'}}");
        assertThat(settings.source().apiKey().isEmpty()).isTrue();
        assertThat(settings.destination().token().isEmpty()).isTrue();
        assertThat(files.readForLedger("migration: {name: x, source: {channel: '@h'}}")
                        .name())
                .isEqualTo("x");
    }

    @Test
    void readsAJobFileFromAPipe() {
        String yaml = JobFiles.with("state-dir: here");
        assertThat(JobFile.parse("test", yaml, folder).stateDir()).isEqualTo(folder.resolve("here"));
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> JobFile.parse("test", "[", folder))
                .withMessageStartingWith("test: line 1 is not valid YAML");
    }

    @ParameterizedTest
    @CsvSource({
        "./tools/yt-dlp, JOB/tools/yt-dlp",
        "tools/yt-dlp, JOB/tools/yt-dlp",
        "../yt-dlp, PARENT/yt-dlp",
        "/usr/bin/yt-dlp, /usr/bin/yt-dlp",
        "~/bin/yt-dlp, HOME/bin/yt-dlp",
        "yt-dlp-nightly, yt-dlp-nightly",
        "auto, auto"
    })
    void onlyABareYtDlpNameIsSearchedOnThePath(String written, String meant) {
        Settings settings = files.read("migration: {name: x, source: {channel: c, api-key: k}, destination: {token: t},"
                + " download: {yt-dlp: " + written + "}}");
        assertThat(settings.download().ytDlp())
                .isEqualTo(meant.replace("JOB", folder.toString())
                        .replace("PARENT", folder.getParent().toString())
                        .replace("HOME", System.getProperty("user.home")));
    }
}
