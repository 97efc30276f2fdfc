package dev.yt2ms.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.net.Network;
import dev.yt2ms.settings.NotifySettings.Email;
import dev.yt2ms.settings.NotifySettings.MailSecurity;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;

/** Tests that the check connects to the servers of notifications, but sends no notification. */
class NotifyCheckTest {

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void asksAWebServerOnlyForItsFirstPage() throws Exception {
        try (MockWebServer server = new MockWebServer()) {
            server.start();
            server.enqueue(new MockResponse.Builder().code(404).build());

            Finding finding = NotifyCheck.web(
                    "notify.ping-url",
                    new Secret(server.url("/ping/c0ffee?key=1").toString()),
                    Network.direct());

            RecordedRequest request = server.takeRequest();
            assertThat(request.getMethod() + " " + request.getTarget()).isEqualTo("HEAD /");
            assertThat(finding.state()).as(finding.detail()).isEqualTo(Finding.State.OK);
            assertThat(finding.toString()).doesNotContain("c0ffee");
        }
    }

    @Test
    void anUnreachableServerIsAWarningThatNamesTheKey() throws Exception {
        Finding web = NotifyCheck.web(
                "notify.webhook.url",
                new Secret("http://127.0.0.1:" + closedPort() + "/hooks/c0ffee"),
                Network.direct());
        Finding mail = NotifyCheck.mail(
                new Email(
                        "127.0.0.1",
                        closedPort(),
                        MailSecurity.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        "a@example.org",
                        List.of("a@example.org")),
                Network.direct(),
                Duration.ofSeconds(10));

        assertThat(List.of(web, mail)).allMatch(finding -> finding.state() == Finding.State.WARNING);
        assertThat(web.fix()).contains("migration.notify.webhook.url");
        assertThat(web.toString()).doesNotContain("c0ffee");
        assertThat(mail.fix()).contains("migration.notify.email");
    }
}
