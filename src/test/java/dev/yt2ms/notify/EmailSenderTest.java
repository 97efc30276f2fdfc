package dev.yt2ms.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.yt2ms.net.Network;
import dev.yt2ms.net.Networks;
import dev.yt2ms.notify.ScriptedMailServer.Tls;
import dev.yt2ms.settings.NotifySettings.Email;
import dev.yt2ms.settings.NotifySettings.MailSecurity;
import dev.yt2ms.settings.value.Secret;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests mails through servers that accept, refuse, stall or use TLS. */
class EmailSenderTest {

    private static final String PASSWORD = "geheimnis-4d1c";
    private static final String SENT_PASSWORD =
            Base64.getEncoder().encodeToString(("robot\0robot\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));

    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Example Mail CA")
            .build();
    private final DeliveryFixture fixture = new DeliveryFixture();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fixture.close();
    }

    private static Email email(int port, MailSecurity security) {
        return new Email(
                "127.0.0.1",
                port,
                security,
                Optional.of("robot"),
                Optional.of(new Secret(PASSWORD)),
                "yt2ms@example.org",
                List.of("a@example.org", "b@example.org"));
    }

    private boolean delivers(Email email, Notification notification, Network network) {
        boolean delivered = assertTimeoutPreemptively(
                DeliveryFixture.PATIENCE, () -> fixture.delivers(new EmailSender(email, notification, network)));
        assertThat(fixture.log())
                .hasSize(1)
                .noneMatch(line -> line.contains(PASSWORD))
                .noneMatch(line -> line.contains(SENT_PASSWORD));
        return delivered;
    }

    private boolean delivers(ScriptedMailServer server) {
        return delivers(
                email(server.port(), MailSecurity.NONE),
                DeliveryFixture.notification("title", "text"),
                Network.direct());
    }

    /** Delivers to a server with TLS, which may take long at the first connection on a busy machine. */
    private boolean delivers(ScriptedMailServer server, MailSecurity security, HeldCertificate trusted) {
        return delivers(
                email(server.port(), security), DeliveryFixture.notification("title", "text"), trusting(trusted));
    }

    private Network trusting(HeldCertificate other) {
        return Network.ofNotifications(Networks.of(
                folder, Map.of(), "migration.tls.ca-file=" + Networks.pem(folder.resolve("ca.pem"), other)));
    }

    @Test
    void aMailReachesAllRecipients() throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer()) {
            assertThat(delivers(server)).isTrue();

            assertThat(server.received())
                    .contains(
                            "AUTH PLAIN " + SENT_PASSWORD,
                            "RCPT TO:<a@example.org>",
                            "RCPT TO:<b@example.org>",
                            "Subject: title",
                            "Auto-Submitted: auto-generated",
                            "text");
        }
    }

    @ParameterizedTest
    @CsvSource({"STARTTLS, AFTER_STARTTLS", "TLS, AT_ONCE"})
    void aMailIsSentOverTlsToATrustedServer(MailSecurity security, Tls tls) throws Exception {
        try (ScriptedMailServer server = ScriptedMailServer.withTls(tls, authority, "127.0.0.1")) {
            assertThat(delivers(server, security, authority))
                    .as(fixture.log().toString())
                    .isTrue();

            assertThat(server.receivedInTls()).contains("AUTH PLAIN " + SENT_PASSWORD, "Subject: title");
        }
    }

    @ParameterizedTest
    @CsvSource({"STARTTLS, AFTER_STARTTLS", "TLS, AT_ONCE"})
    void aServerOfAnotherAuthorityGetsNothingAndIsExplained(MailSecurity security, Tls tls) throws Exception {
        HeldCertificate other =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        try (ScriptedMailServer server = ScriptedMailServer.withTls(tls, authority, "127.0.0.1")) {
            assertThat(delivers(server, security, other)).isFalse();

            assertThat(server.receivedInTls()).isEmpty();
            assertThat(server.connections()).isEqualTo(1);
            assertThat(fixture.log().get(0)).contains("issued by Example Mail CA", "tls.ca-file");
        }
    }

    @ParameterizedTest
    @CsvSource({"STARTTLS, AFTER_STARTTLS", "TLS, AT_ONCE"})
    void aCertificateOfAnotherHostIsRefused(MailSecurity security, Tls tls) throws Exception {
        try (ScriptedMailServer server = ScriptedMailServer.withTls(tls, authority, "other.example.org")) {
            assertThat(delivers(server, security, authority)).isFalse();

            assertThat(server.receivedInTls()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void withoutTlsNeitherPasswordNorMailIsSent() throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer()) {
            assertThat(delivers(
                            email(server.port(), MailSecurity.STARTTLS),
                            DeliveryFixture.notification("title", "text"),
                            Network.direct()))
                    .isFalse();

            assertThat(server.received()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void aRefusedLoginIsNotRepeatedAndTheAnswerIsNotShown() throws Exception {
        try (ScriptedMailServer server =
                new ScriptedMailServer("AUTH", "535 5.7.8 bad: AUTH PLAIN " + SENT_PASSWORD + " is " + PASSWORD)) {
            assertThat(delivers(server)).isFalse();

            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.received()).noneMatch(line -> line.startsWith("MAIL"));
            assertThat(fixture.log().get(0))
                    .endsWith("failed: the mail server refuses the user or the password (535 5.7.8)");
        }
    }

    @Test
    void aLoginThatCanNotBeCheckedNowIsRepeated() throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer("AUTH", "454 4.7.0 later")) {
            assertThat(delivers(server)).isFalse();

            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void aClosedPortIsReportedWithHostAndPort() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        assertThat(delivers(
                        email(port, MailSecurity.NONE),
                        DeliveryFixture.notification("title", "text"),
                        Network.direct()))
                .isFalse();

        assertThat(fixture.log().get(0))
                .endsWith("failed: 127.0.0.1 port %d can't be reached (ConnectException)".formatted(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {ScriptedMailServer.GREETING, "MAIL", "RCPT", "DATA", "."})
    void aRefusalCausesNoException(String command) throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer(command, "550 not from you")) {
            assertThat(delivers(server)).isFalse();
            assertThat(fixture.log().get(0)).contains("550 not from you");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ScriptedMailServer.GREETING, "EHLO", "AUTH", "MAIL", "DATA", "."})
    void aServerThatStallsIsGivenUpAfterSeconds(String moment) throws Exception {
        fixture.beQuick();
        try (ScriptedMailServer server = new ScriptedMailServer(moment, ScriptedMailServer.SILENCE)) {
            assertThat(delivers(server)).isFalse();
        }
    }

    @Test
    void aServerThatNeverEndsTheHandshakeIsGivenUpAfterSeconds() throws Exception {
        fixture.beQuick();
        try (ScriptedMailServer server =
                new ScriptedMailServer(ScriptedMailServer.GREETING, ScriptedMailServer.SILENCE)) {
            assertThat(delivers(
                            email(server.port(), MailSecurity.TLS),
                            DeliveryFixture.notification("title", "text"),
                            Network.direct()))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {ScriptedMailServer.GREETING, "EHLO", "RCPT"})
    void anEndlessAnswerIsNotKeptInMemory(String moment) throws Exception {
        try (ScriptedMailServer server = new ScriptedMailServer(moment, ScriptedMailServer.ENDLESS)) {
            assertThat(delivers(server)).isFalse();

            assertThat(server.sent()).isLessThan(24 << 20);
        }
    }

    @Test
    void noTitleOrTextAddsHeadersRecipientsOrCommands() throws Exception {
        Notification nasty = DeliveryFixture.notification(
                "finished\r\nBcc: evil@example.org\r\n\r\nbody", "first\r\n.\r\nRCPT TO:<evil@example.org>\n.\nend");
        try (ScriptedMailServer server = new ScriptedMailServer()) {
            assertThat(delivers(email(server.port(), MailSecurity.NONE), nasty, Network.direct()))
                    .isTrue();

            List<String> received = server.received();
            assertThat(received.subList(0, received.indexOf("DATA")))
                    .as("commands before the mail")
                    .noneMatch(line -> line.contains("evil"));
            List<String> mail = received.subList(received.indexOf("DATA") + 1, received.size());
            assertThat(mail.subList(0, mail.indexOf("")))
                    .as("headers")
                    .noneMatch(line -> line.startsWith("Bcc"))
                    .filteredOn(line -> line.startsWith("Subject:"))
                    .hasSize(1);
            assertThat(mail.subList(mail.indexOf(""), mail.indexOf(".")))
                    .as("text of the mail, in which a line of one dot has a second dot")
                    .contains("..", "RCPT TO:<evil@example.org>", "end");
        }
    }
}
