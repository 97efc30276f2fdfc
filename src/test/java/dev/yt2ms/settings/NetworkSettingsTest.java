package dev.yt2ms.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.net.Networks;
import dev.yt2ms.settings.value.ProxySetting;
import dev.yt2ms.settings.value.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that invalid proxies and certificate files are reported before any connection is made. The message names the
 * key and contains no password, and the exit code is 2.
 */
class NetworkSettingsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https_proxy | ftp://proxy.example:21
            HTTPS_PROXY | http://me:pass-word@
            HTTPS_PROXY | http://me:pass-word@proxy.example:0
            HTTPS_PROXY | http://me:pass-word@proxy.example:65536
            ALL_PROXY   | socks6://me:pass-word@proxy.example
            all_proxy   | https://proxy.example
            HTTPS_PROXY | http://proxy example
            """)
    void aProxyVariableWithAnInvalidAddressIsReported(String variable, String value) {
        assertThatThrownBy(() -> Networks.of(folder, Map.of(variable, value)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll("the environment variable " + variable, "http://HOST:PORT")
                .hasMessageNotContaining("pass-word");
    }

    @Test
    void aProxyVariableThatAppliesToNoAddressIsNotChecked() {
        assertThatCode(() -> Networks.of(
                        folder,
                        Map.of(
                                "HTTPS_PROXY",
                                "http://proxy.example:3128",
                                "HTTP_PROXY",
                                "ftp://x",
                                "ALL_PROXY",
                                "https://x")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> Networks.of(
                        folder,
                        Map.of("HTTPS_PROXY", "http://proxy.example:3128", "ALL_PROXY", "https://x"),
                        "migration.source.watch-url=http://videos.example/{id}"))
                .hasMessageContainingAll("the environment variable ALL_PROXY", "(https://) is not supported");
    }

    @Test
    void aProxyVariableThatNoConnectionUsesIsNotChecked() {
        assertThat(Networks.of(
                                folder,
                                Map.of("HTTPS_PROXY", "nonsense://"),
                                "migration.source.proxy=none",
                                "migration.destination.proxy=none",
                                "migration.download.proxy=none")
                        .source())
                .isInstanceOf(ProxySetting.None.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "destination", "download"})
    void aProxyKeyWithAnInvalidAddressIsReported(String side) {
        assertThatThrownBy(() -> Networks.of(
                        folder, Map.of("P", "gopher://me:pass-word@x"), "migration." + side + ".proxy=${P}"))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("migration." + side + ".proxy")
                .hasMessageNotContaining("pass-word");
    }

    @Test
    void aCaFileThatCannotBeUsedIsReported() throws IOException {
        String good =
                new HeldCertificate.Builder().certificateAuthority(0).build().certificatePem();
        refuses("missing.pem", "does not exist");
        refuses(Files.createDirectory(folder.resolve("folder.pem")).toString(), "can't be read");
        refuses(file("empty.pem", ""), "contains no certificate");
        refuses(file("der.pem", "\u0000\u0082"), "contains no certificate");
        refuses(
                file("key.pem", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"),
                "contains no certificate");
        refuses(
                file("broken.pem", good + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
                "can't be read: number 2");
        assertThat(Networks.of(folder, Map.of(), "migration.tls.ca-file=" + file("good.pem", "a note\n" + good))
                        .authorities()
                        .orElseThrow()
                        .certificates())
                .hasSize(1);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aCaFileThatOthersCanChangeIsNotTrusted() throws IOException {
        String file = file(
                "open.pem",
                new HeldCertificate.Builder().certificateAuthority(0).build().certificatePem());
        Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(() -> Networks.of(folder, Map.of(), "migration.tls.ca-file=" + file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("is not trusted, because other users may be able to change it; other users can"
                        + " write to " + file)
                .hasMessageNotContaining("PEM");
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private void refuses(String file, String why) {
        assertThatThrownBy(() -> Networks.of(folder, Map.of(), "migration.tls.ca-file=" + file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContainingAll(
                        "migration.tls.ca-file", Path.of(file).getFileName().toString(), why, "PEM");
    }
}
