package dev.yt2ms.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.files.AnotherUser;
import dev.yt2ms.settings.jobfile.JobFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretFilesCheckTest {

    private static final String VARIABLES =
            "migration: {name: n, source: {channel: '@c', api-key: '${KEY}'}, destination: {token: '${TOKEN}'}}";

    @TempDir
    private Path folder;

    private Path job;

    @StartsProcesses
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '${KEY}'                   | a-key                              | api-key
            '${TOKEN}'                 | a-token                            | destination.token
            '${TOKEN}'                 | 'a-half-${TOKEN}'                  | destination.token
            'channel: '                | 'proxy: "http://u:pw@p:1", channel: '         | source.proxy
            'channel: '                | 'proxy: "http://u:${TOKEN}@p:1", channel: '   | -
            'channel: '                | 'proxy: "http://p:1", channel: '              | -
            'name: n'                  | 'name: n, database: {url: "jdbc:postgresql://localhost/d?password=pw"}'       | database.url
            'name: n'                  | 'name: n, database: {url: "jdbc:postgresql://localhost/d?password=${TOKEN}"}' | -
            'name: n'                  | 'name: n, database: {url: "jdbc:postgresql://localhost/d", password: "${TOKEN}"}' | -
            'name: n'                  | name: n                            | -
            """)
    void onlySecretsWrittenIntoTheJobFileItselfAreReported(String before, String after, String key) throws Exception {
        AnotherUser.orSkip().mayReach(folder);

        List<Finding> findings = check(VARIABLES.replace(before, after), "rw-r--r--");

        if (key.equals("-")) {
            assertThat(findings).isEmpty();
            return;
        }
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.state()).isEqualTo(Finding.State.WARNING);
            assertThat(finding.sentence())
                    .startsWith("migration.")
                    .contains(key + ": other users of this machine can read this key in " + job + "; run chmod go= "
                            + job)
                    .doesNotContain("a-key", "a-token", "a-half", "pw@", "=pw");
        });
    }

    @StartsProcesses
    @Test
    void filesThatOthersCannotReadCauseNoWarning() throws Exception {
        String written = VARIABLES.replace("'${KEY}'", "a-key");
        assertThat(check(written, "rw-r--r--"))
                .as("warnings about a readable file in a folder that only its owner can open")
                .isEmpty();
        AnotherUser other = AnotherUser.orSkip();
        other.mayReach(folder);
        assertThat(check(written, "rw-------")).isEmpty();
        assertThat(check(written, "rw-r-----"))
                .as("warnings about a file that only the group of root can read")
                .isEmpty();
        assertThat(check(written, "rw----r--")).hasSize(1);
        assertThat(other.run("/bin/cat", job.toString()).output()).contains("a-key");
    }

    @StartsProcesses
    @Test
    void theFileOfTheOAuthClientIsCheckedToo() throws Exception {
        AnotherUser.orSkip().mayReach(folder);
        Path client = Files.writeString(
                folder.resolve("client.json"),
                "{'installed': {'client_id': 'i', 'client_secret': 's'}}".replace('\'', '"'));
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(check(VARIABLES.replace("api-key: '${KEY}'", "oauth: {client-file: client.json}"), "rw-r--r--"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence())
                        .isEqualTo(
                                ("migration.source.oauth.client-file: other users of this machine can read %s, which is"
                                                + " a secret; run chmod go= %s")
                                        .formatted(client, client)));
    }

    private List<Finding> check(String text, String mode) throws IOException {
        job = Files.writeString(folder.resolve("job.yml"), text);
        Files.setPosixFilePermissions(job, PosixFilePermissions.fromString(mode));
        return SecretFilesCheck.of(JobFile.readAlone(
                job,
                List.of(),
                Map.of("KEY", "key-of-youtube", "TOKEN", "token-of-platform"),
                JobFile.Access.EVERYTHING));
    }
}
