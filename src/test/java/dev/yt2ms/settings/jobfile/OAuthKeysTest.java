package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.files.AnotherUser;
import dev.yt2ms.settings.OAuthSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.SettingsException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the section {@code source.oauth} of a job file. */
class OAuthKeysTest extends JobFileFixture {

    private static final String TWO_KEYS = "{client-id: the-id, client-secret: the-secret}";

    private static String with(String oauth) {
        return "migration: {name: n, state-dir: state, source: {channel: mine, oauth: " + oauth
                + "}, destination: {token: t}}";
    }

    @Test
    void acceptsClientIdAndSecretWithoutAnApiKey() {
        Settings settings = files.read(with(TWO_KEYS));

        OAuthSettings oauth = settings.source().oauth().orElseThrow();
        assertThat(oauth.clientId()).isEqualTo("the-id");
        assertThat(oauth.clientSecret().reveal()).isEqualTo("the-secret");
        assertThat(oauth.authUrl()).isEqualTo(URI.create("https://accounts.google.com/o/oauth2/v2/auth"));
        assertThat(oauth.tokenUrl()).isEqualTo(URI.create("https://oauth2.googleapis.com/token"));
        assertThat(oauth.tokenFile()).isEqualTo(folder.resolve("state").resolve("oauth-n.json"));
        assertThat(settings.source().channel()).isEqualTo(SourceSettings.MINE);
        assertThat(settings.source().apiKey().isEmpty()).isTrue();
        assertThat(settings.secrets()).contains(oauth.clientSecret());
        assertThat(settings.toString()).doesNotContain("the-secret");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aClientFileThatOthersCanChangeIsRefused() throws Exception {
        Path client = Files.writeString(
                folder.resolve("client.json"),
                "{'installed': {'client_id': 'i', 'client_secret': 's'}}".replace('\'', '"'));
        assertThat(files.read(with("{client-file: client.json}")).source().oauth())
                .isPresent();
        Files.setPosixFilePermissions(client, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(() -> files.read(with("{client-file: client.json}")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("migration.source.oauth.client-file", "chmod go-w " + client);
    }

    /** Opening a pipe of another user would block until that user writes to it. */
    @StartsProcesses
    @Test
    @Timeout(300)
    void aClientFileThatIsAnotherUsersPipeIsNotOpened() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        Path pipe = folder.resolve("client.json");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        other.give(pipe);

        assertThatThrownBy(() -> files.read(with("{client-file: client.json}")))
                .hasMessageContainingAll("migration.source.oauth.client-file", pipe + " belongs to another user");
    }

    @Test
    void aRehearsalWithASeparateLedgerUsesTheSameLogin() {
        Settings settings = files.read(with(TWO_KEYS));

        assertThat(settings.withLedgerOfItsOwn(folder.resolve("other")).source())
                .isEqualTo(settings.source());
    }

    @Test
    void readsTheClientFileOfTheGoogleConsole() throws Exception {
        Files.writeString(folder.resolve("client.json"), """
                {"installed": {"client_id": "42-x.apps.googleusercontent.com", "project_id": "p",
                  "auth_uri": "https://accounts.google.com/o/oauth2/auth", "token_uri": "https://oauth2.googleapis.com/token",
                  "client_secret": "GOCSPX-x", "redirect_uris": ["http://localhost"]}}""");

        OAuthSettings oauth =
                files.read(with("{client-file: client.json}")).source().oauth().orElseThrow();

        assertThat(oauth.clientId()).isEqualTo("42-x.apps.googleusercontent.com");
        assertThat(oauth.clientSecret().reveal()).isEqualTo("GOCSPX-x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hunter2",
                "[]",
                "{\"installed\": {\"client_id\": \"x\"}}",
                "{\"installed\": {\"client_id\": \"x\", \"client_secret\": \"hunter2 y\"}}",
                "{\"web\": {\"client_id\": \"x\", \"client_secret\": \"hunter2\"}}",
                "{\"type\": \"service_account\", \"private_key\": \"hunter2\"}"
            })
    void saysWhichClientFileIsNeeded(String content) throws Exception {
        Files.writeString(folder.resolve("client.json"), content);

        assertThat(files.refusal(with("{client-file: client.json}")))
                .startsWith("migration.source.oauth.client-file: ")
                .contains("\"Desktop app\"")
                .doesNotContain("hunter2");
    }

    @Test
    void aMissingClientFileIsNamed() {
        assertThat(files.refusal(with("{client-file: none.json}")))
                .startsWith("migration.source.oauth.client-file: ")
                .contains("none.json", "must exist and be readable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{client-id: x}", "{client-secret: hunter2}"})
    void aClientIdWithoutItsSecretIsRefused(String oauth) {
        assertThat(files.refusal(with(oauth)))
                .startsWith("migration.source.oauth.client-")
                .contains(": missing; give ")
                .doesNotContain("hunter2");
    }

    @Test
    void aClientFileTogetherWithClientKeysIsRefused() {
        assertThat(files.refusal(with("{client-file: c.json, client-id: x, client-secret: y}")))
                .startsWith("migration.source.oauth.client-file: is given together with client-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth-url", "token-url"})
    void plainHttpIsAcceptedOnlyOnThisMachine(String key) {
        assertThat(files.refusal(with(TWO_KEYS), "migration.source.oauth." + key + "=http://example.org/x"))
                .startsWith("migration.source.oauth." + key + ": ")
                .contains("https://");
        files.read(with(TWO_KEYS), "migration.source.oauth." + key + "=http://127.0.0.1:1/x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mine", "Mine", " mine "})
    void theChannelMineRequiresALogin(String mine) {
        assertThat(files.refusal(JobFiles.with(""), "migration.source.channel=" + mine))
                .startsWith("migration.source.channel: ")
                .contains("'mine' requires source.oauth");
    }

    @Test
    void aClientSecretIsRefusedOnTheCommandLine() {
        assertThat(files.refusal(with(TWO_KEYS), "migration.source.oauth.client-secret=hunter2"))
                .contains("every user of this machine can see a secret")
                .doesNotContain("hunter2");
    }

    @Test
    void loginNeedsOnlyTheClientAndStatusNeedsNoSecret() {
        Path file = files.write("migration: {name: n, source: {channel: '@h', api-key: '${A}', oauth: {client-id: i,"
                + " client-secret: '${B}'}}, destination: {token: '${C}'}}");

        assertThat(JobFile.read(file, List.of(), Map.of("B", "the-secret"), Access.LOGIN)
                        .source()
                        .oauth())
                .isPresent();
        assertThat(JobFile.read(file, List.of(), Map.of(), Access.LEDGER)
                        .source()
                        .oauth())
                .isEmpty();
        assertThat(catchThrowableOfType(
                        SettingsException.class, () -> JobFile.read(file, List.of(), Map.of(), Access.LOGIN)))
                .hasMessageContaining("environment variable B is not set");
    }
}
