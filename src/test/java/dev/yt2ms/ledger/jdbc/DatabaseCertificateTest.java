package dev.yt2ms.ledger.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yt2ms.ledger.LedgerException;
import dev.yt2ms.ledger.database.TestDatabases;
import dev.yt2ms.settings.DatabaseSettings;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the message about a PostgreSQL server whose certificate is not accepted. The server of this test performs only
 * the TLS handshake.
 */
class DatabaseCertificateTest {

    private static final int SSL_REQUEST_BYTES = 8;

    private final HeldCertificate authority =
            new HeldCertificate.Builder().certificateAuthority(0).build();

    @TempDir
    private Path folder;

    private String refusal(HeldCertificate.Builder certificate, String settings) throws IOException {
        SSLSocketFactory sockets = new HandshakeCertificates.Builder()
                .heldCertificate(certificate.signedBy(authority).build(), authority.certificate())
                .build()
                .sslSocketFactory();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread serving = new Thread(() -> serve(server, sockets), "tls-database");
            serving.setDaemon(true);
            serving.start();
            DatabaseSettings database = new DatabaseSettings(
                    Optional.of(new Secret("jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/x?" + settings)),
                    Optional.of("me"),
                    Optional.of(new Secret("pass-word")));
            String message = catchThrowableOfType(
                            LedgerException.class, () -> TestDatabases.open(database, folder.resolve("state")))
                    .getMessage();
            assertThat(message)
                    .contains("migration.database.url", "sslrootcert")
                    .doesNotContain("pass-word");
            return message;
        }
    }

    private static void serve(ServerSocket server, SSLSocketFactory sockets) {
        while (!server.isClosed()) {
            try (Socket plain = server.accept()) {
                plain.getInputStream().readNBytes(SSL_REQUEST_BYTES);
                plain.getOutputStream().write('S');
                try (SSLSocket secured = (SSLSocket) sockets.createSocket(plain, null, plain.getPort(), true)) {
                    secured.setUseClientMode(false);
                    secured.startHandshake();
                    secured.getInputStream().read();
                }
            } catch (IOException e) {
                // The client closes the connection because it does not accept the certificate.
            }
        }
    }

    private static HeldCertificate.Builder certificate(String host) {
        return new HeldCertificate.Builder().addSubjectAlternativeName(host);
    }

    @Test
    void issuerHostAndDatesAreReportedSeparately() throws IOException {
        String root = Files.writeString(folder.resolve("root.crt"), authority.certificatePem())
                .toString();
        String other = Files.writeString(
                        folder.resolve("other.crt"),
                        new HeldCertificate.Builder()
                                .certificateAuthority(0)
                                .build()
                                .certificatePem())
                .toString();
        String empty = Files.createFile(folder.resolve("empty.crt")).toString();
        long now = System.currentTimeMillis();
        long day = TimeUnit.DAYS.toMillis(1);

        assertThat(refusal(certificate("127.0.0.1"), "sslmode=verify-full&sslrootcert=" + other))
                .contains("no trusted authority has issued it");
        for (String unusable : List.of(folder.resolve("missing.crt").toString(), empty)) {
            assertThat(refusal(certificate("127.0.0.1"), "sslmode=verify-full&sslrootcert=" + unusable))
                    .contains("the file that sslrootcert names does not exist, can't be read, or has no certificate");
        }
        assertThat(refusal(certificate("other.example"), "sslmode=verify-full&sslrootcert=" + root))
                .contains("it is for another host");
        assertThat(refusal(
                        certificate("127.0.0.1").validityInterval(now - 9 * day, now - day),
                        "sslmode=verify-ca&sslrootcert=" + root))
                .contains("it has expired, by this machine's clock");
        assertThat(refusal(
                        certificate("127.0.0.1").validityInterval(now + day, now + 9 * day),
                        "sslmode=verify-ca&sslrootcert=" + root))
                .contains("it is not valid yet, by this machine's clock");
    }
}
