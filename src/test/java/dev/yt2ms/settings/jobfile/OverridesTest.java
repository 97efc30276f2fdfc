package dev.yt2ms.settings.jobfile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.settings.DestinationSettings;
import dev.yt2ms.settings.Settings;
import dev.yt2ms.settings.jobfile.JobFile.Access;
import dev.yt2ms.settings.value.ProxySetting;
import dev.yt2ms.settings.value.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the command line option {@code --set migration.some.key=value}. */
class OverridesTest extends JobFileFixture {

    @Test
    void replacesAndAddsKeys() {
        Settings settings = files.read(
                JobFiles.with("download: {workers: 3}"),
                "migration.download.workers=4",
                "migration.download.stall-timeout=90s",
                "migration.destination.format=xml",
                "migration.name=other");
        assertThat(settings.name()).isEqualTo("other");
        assertThat(settings.download().workers()).isEqualTo(4);
        assertThat(settings.download().stallTimeout()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.destination().format()).isEqualTo(DestinationSettings.Format.XML);
    }

    @Test
    void createsSectionsThatTheJobFileLacks() {
        Settings settings = JobFile.read(
                files.write("migration:"),
                List.of("migration.name=x", "migration.source.channel=@h", "migration.database.user=u"),
                Map.of(),
                Access.LEDGER);
        assertThat(settings.source().channel()).isEqualTo("@h");
        assertThat(settings.machine().database().user()).contains("u");
    }

    @Test
    void theLastOfRepeatedOverridesCounts() {
        assertThat(files.read(JobFiles.with(""), "migration.download.workers=4", "migration.download.workers=5")
                        .download()
                        .workers())
                .isEqualTo(5);
    }

    @Test
    void acceptsLists() {
        Settings settings = files.read(
                JobFiles.with(""),
                "migration.download.args=[--force-ipv4, '--user-agent=a b']",
                "migration.destination.upload-hosts=*.example.org",
                "migration.web.hosts=[a.example.org, b.example.org]");
        assertThat(settings.download().args()).containsExactly("--force-ipv4", "--user-agent=a b");
        assertThat(settings.destination().uploadHosts()).containsExactly("*.example.org");
        assertThat(settings.reporting().web().hosts()).containsExactly("a.example.org", "b.example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{title}",
                "{id}: {title}",
                "[{title}]",
                "[a, b]",
                "'{title}'",
                "a=b",
                "*bold*",
                "# {title}",
                "line\nbreak"
            })
    void acceptsTemplatesUnchanged(String template) {
        assertThat(files.read(JobFiles.with(""), "migration.mapping.title=" + template)
                        .mapping()
                        .templates())
                .containsEntry("title", template);
    }

    @Test
    void anEmptyValueIsAbsentAndAnEmptyTemplateSendsNoField() {
        Settings settings = files.read(
                JobFiles.with("download: {args: [a], workers: 5, proxy: x}"),
                "migration.download.args=",
                "migration.download.workers=",
                "migration.download.proxy=",
                "migration.mapping.tags=");
        assertThat(settings.download().args()).isEmpty();
        assertThat(settings.download().workers()).isEqualTo(2);
        assertThat(settings.machine().network().download()).isEqualTo(new ProxySetting.Environment());
        assertThat(settings.mapping().templates()).containsEntry("tags", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "migration.name",
                "name=x",
                "=x",
                "migration=x",
                "migration.=x",
                "migrations.name=x",
                "migration..name=x",
                "migration.name.=x"
            })
    void refusesOverridesThatAreNotKeyEqualsValue(String override) {
        assertThat(files.refusal(JobFiles.with(""), override))
                .startsWith("--set ")
                .endsWith(": a key with a value is missing; write --set migration.some.key=value")
                .doesNotContain("=x");
    }

    @Test
    void refusesAKeyBelowAKeyThatHasAValue() {
        assertThat(files.refusal(JobFiles.with(""), "migration.name.first=x"))
                .isEqualTo("--set migration.name.first: 'name' has no keys below it; correct the key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "source.api-key",
                "destination.token",
                "source.proxy",
                "destination.proxy",
                "download.proxy",
                "database.url",
                "database.password"
            })
    void acceptsSecretsOnlyAsVariables(String key) {
        assertThat(files.refusal(JobFiles.with(""), "migration." + key + "=hunter2"))
                .startsWith("--set migration." + key + ": every user of this machine can see a secret")
                .doesNotContain("hunter2");
        assertThat(files.refusal(JobFiles.with(""), "migration." + key + "=${A}hunter2"))
                .doesNotContain("hunter2");
        String value = key.endsWith(".proxy") ? "http://hunter:hunter2@h:1" : "jdbc:h2:file:/x";
        Settings settings = JobFile.read(
                files.write(JobFiles.with("")),
                List.of("migration." + key + "=${SECRET}"),
                Map.of("SECRET", value),
                Access.EVERYTHING);
        assertThat(secret(settings, key)).isEqualTo(value);
        assertThat(settings.secrets()).extracting(Secret::reveal).contains(value);
    }

    private static String url(ProxySetting setting) {
        return ((ProxySetting.Address) setting).address().url().reveal();
    }

    private static String secret(Settings settings, String key) {
        return switch (key) {
            case "source.api-key" -> settings.source().apiKey().reveal();
            case "destination.token" -> settings.destination().token().reveal();
            case "source.proxy" -> url(settings.machine().network().source());
            case "destination.proxy" -> url(settings.machine().network().destination());
            case "download.proxy" -> url(settings.machine().network().download());
            case "database.url" ->
                settings.machine().database().url().orElseThrow().reveal();
            default -> settings.machine().database().password().orElseThrow().reveal();
        };
    }
}
