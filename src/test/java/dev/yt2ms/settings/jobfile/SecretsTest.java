package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.SettingsException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that texts which yt2ms creates from a job file contain no secrets. */
class SecretsTest extends JobFileFixture {

    private static final String SECRET = "hunter2";

    @Test
    void settingsPrintedAsTextDoNotShowSecrets() {
        Settings settings = files.read(
                "migration: {name: x, source: {channel: c, api-key: a-hunter2}, destination: {token: b-hunter2},"
                        + " download: {proxy: 'http://u:hunter2@p'},"
                        + " database: {url: 'jdbc:postgresql://h/d?password=hunter2', password: hunter2}}");
        assertThat(settings.toString()).contains("***").doesNotContain(SECRET);
        assertThat(settings.machine().database().password().orElseThrow().reveal())
                .isEqualTo(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // In these job files, a value has the wrong form for a key, a token, a proxy or a database.
                "source: {channel: c, api-key: 'two hunter2'}",
                "source: {channel: c, api-key: \"line\\nhunter2\"}",
                "source: {channel: c, api-key: hünter2-hunter2}",
                "source: {channel: c, api-key: [hunter2]}",
                "source: {channel: c, api-key: {hunter2}}",
                "source: {channel: c, api-key: k}, destination: {token: {a: hunter2}}",
                "source: {channel: c, api-key: k}, destination: {token: [[hunter2]]}",
                "source: {channel: c, api-key: k}, destination: {token: \"hunter2\\u00e9\"}",
                "source: {channel: c, api-key: k}, destination: {token: t}, download: {proxy: [hunter2]}",
                "source: {channel: c, api-key: k}, destination: {token: t}, database: {url: hunter2}",
                "source: {channel: c, api-key: k}, destination: {token: t}, database: {url: [hunter2]}",
                "source: {channel: c, api-key: k}, destination: {token: t}, database: {password: {hunter2: a}}",
                // In these job files, the space after a colon is missing, or a section is a list.
                "source: {channel: c, api-key: k}, destination: 'token:hunter2'",
                "source: 'api-key:hunter2'",
                "source: [api-key, hunter2]",
                // In these job files, an address contains a secret.
                "source: {channel: c, api-key: k, api-url: 'http://user:hunter2@h/'}",
                "source: {channel: c, api-key: k, api-url: 'http://h/?key=hunter2'}",
                "source: {channel: c, api-key: k, watch-url: 'https://hunter2@h/?token=hunter2'}",
                "destination: {token: t, api-url: 'https://hunter2@h/?a=b&API_KEY=hunter2#x'}",
                // In these job files, YAML does not read the value as text.
                "source: {channel: c, api-key: *hunter2 }",
                "source: {channel: c, api-key: !hunter2 }",
                "source: {channel: c, api-key: !hunter2 x}",
                "source: {channel: c, api-key: &hunter2 *hunter2 }",
                "source: {channel: c, api-key: @hunter2 }",
                "source: {channel: c, api-key: `hunter2 }",
                "source: {channel: c, api-key: %hunter2 }",
                "source: {channel: c, api-key: 'hunter2 }",
                "source: {channel: c, api-key: \"\\hunter2\" }"
            })
    void messagesDoNotShowSecrets(String sections) {
        Path file = files.write("migration: {name: x, " + sections + "}");
        Throwable refusal = catchThrowable(() -> JobFile.read(file, List.of(), Map.of(), Access.EVERYTHING));
        assertThat(refusal).isInstanceOf(SettingsException.class);
        assertThat(trace(refusal)).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "'download: {proxy: \"http://user:hunter2%40home@p:1\"}', 'hunter2%40home,hunter2@home'",
        "'download: {proxy: \"user:hunter2@p:1\"}', hunter2",
        "'download: {proxy: \"socks5://${USER}:${PASSWORD}@p\"}', 'the-variable,somebody'",
        "'database: {url: \"jdbc:postgresql://h/d?user=u&password=hunter2&ssl=true\"}', hunter2",
        "'database: {url: \"jdbc:postgresql://h/d?password=${PASSWORD}\"}', the-variable",
        "'database: {url: \"jdbc:h2:file:/x;USER=sa;PASSWORD=hunter2\"}', hunter2",
        "'database: {url: \"jdbc:postgresql://${UNSET}/d?password=${PASSWORD}\"}', the-variable",
        // A command that only reads the ledger uses neither of these two secrets, but must hide them too.
        "'source: {channel: c, oauth: {client-secret: hunter2}}', hunter2",
        "'destination: {token: \"${PASSWORD}\"}', the-variable",
        // Whoever knows the path of such an address can send messages to it.
        "'notify: {webhook: {url: \"https://hooks.example.org/services/T01/B02/aBcDeFgHiJkLmNoPqRsT\"}}',"
                + " '/services/T01/B02/aBcDeFgHiJkLmNoPqRsT,aBcDeFgHiJkLmNoPqRsT'",
        "'notify: {ping-url: \"https://hc.example.org/3f2b8c1e-0000-4000-8000-5ad1b2c3d4e5\"}',"
                + " '3f2b8c1e-0000-4000-8000-5ad1b2c3d4e5'"
    })
    void everyPartOfASecretIsHidden(String sections, String secrets) {
        Map<String, String> variables = Map.of("PASSWORD", "the-variable", "USER", "somebody", "SHORT", "sa");
        Path file = files.write("migration: {name: x, " + sections + "}");
        KnownSecrets known = known(file, List.of(), variables);

        for (String secret : secrets.split(",")) {
            assertThat(known.hide("the " + secret + " of it")).isEqualTo("the *** of it");
        }
        assertThat(known.hide("user sa at h/d")).as("a text without secrets").isEqualTo("user sa at h/d");
    }

    @Test
    void anOverriddenSecretStaysASecret() {
        Path file =
                files.write("migration: {name: x, destination: {token: '${PASSWORD}'}, database: {password: hunter2},"
                        + " web: {token: the-token-of-the-page}}");
        List<String> overrides =
                List.of("migration.destination.token=${OTHER}", "migration.database.password=", "migration.web.token=");
        KnownSecrets known = known(file, overrides, Map.of("PASSWORD", "the-variable", "OTHER", "the-other-one"));

        assertThat(known.hide("hunter2 the-variable the-other-one the-token-of-the-page"))
                .isEqualTo("*** *** *** ***");
    }

    private static KnownSecrets known(Path file, List<String> overrides, Map<String, String> variables) {
        Settings settings;
        try {
            settings = JobFile.read(file, overrides, variables, Access.LEDGER);
        } catch (SettingsException e) {
            // An unset variable in the database's address would be an error, so the address is overridden.
            settings = JobFile.read(file, List.of("migration.database.url="), variables, Access.LEDGER);
        }
        return new KnownSecrets(
                settings.withLedgerOfItsOwn(file).withoutCanary().secrets());
    }

    @Test
    void valuesOfInvalidVariablesAreNotShown() {
        Path file =
                files.write("migration: {name: x, source: {channel: c, api-key: '${KEY}'}, destination: {token: t}}");
        Throwable refusal = catchThrowable(
                () -> JobFile.read(file, List.of(), Map.of("KEY", "hunter2 with blanks"), Access.EVERYTHING));
        assertThat(refusal).hasMessageStartingWith("migration.source.api-key: the value is empty, or contains spaces");
        assertThat(trace(refusal)).doesNotContain(SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "migration.source.api-key.=hunter2",
                "migration.source..api-key=hunter2",
                "migration.destination.token.x=hunter2",
                "migration.source={api-key: hunter2}",
                "migration.destination=hunter2",
                "migration.Source.api-key=hunter2",
                "destination.token=hunter2"
            })
    void valuesOfOverridesAreNotShown(String override) {
        assertThat(files.refusal(JobFiles.with(""), override)).doesNotContain(SECRET);
    }

    @Test
    void spacesAroundASecretAreRemoved() {
        Settings settings = files.read(
                "migration: {name: x, source: {channel: c, api-key: '${KEY}'}, destination: {token: t}}",
                Map.of("KEY", " hunter2\n"));
        assertThat(settings.source().apiKey().reveal()).isEqualTo(SECRET);
    }

    private static String trace(Throwable e) {
        StringWriter text = new StringWriter();
        e.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
