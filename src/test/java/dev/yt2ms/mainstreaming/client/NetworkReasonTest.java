package dev.yt2ms.mainstreaming.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.yt2ms.mainstreaming.PlatformException;
import dev.yt2ms.net.ConnectProxy;
import dev.yt2ms.net.Network;
import dev.yt2ms.net.Networks;
import dev.yt2ms.settings.NetworkSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import mockwebserver3.MockWebServer;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** Tests that messages name the proxy or the certificate that prevents a connection to the platform. */
class NetworkReasonTest extends PlatformFixture {

    private String message(NetworkSettings network, String apiUrl) {
        MainStreamingClient client = new MainStreamingClient(
                settings(apiUrl),
                Network.ofDestination(network),
                timeouts,
                Clock.systemUTC(),
                runEnds,
                UnaryOperator.identity());
        return catchThrowableOfType(PlatformException.class, client::categories).getMessage();
    }

    @Test
    void aProxyIsNamedByItsAddressButNotByItsPassword() {
        try (ConnectProxy proxy = new ConnectProxy(Optional.of("someone:right"))) {
            String message = message(
                    Networks.of(
                            directory,
                            Map.of("PROXY", "http://someone:wr0ng@" + proxy.place()),
                            "migration.destination.proxy=${PROXY}"),
                    "https://platform.example/json/");

            assertThat(message)
                    .contains(
                            "http://" + proxy.place() + " (destination.proxy)", "does not accept the user and password")
                    .doesNotContain("someone", "wr0ng", TOKEN);
        }
    }

    @Test
    void theIssuersNameIsCleanedBeforeItIsShown() throws IOException {
        HeldCertificate forged = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .commonName("Inspection \u202ehttps://evil.example/?mend=it for very-secret")
                .build();
        try (MockWebServer server = new MockWebServer()) {
            server.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(forged)
                    .build()
                    .sslSocketFactory());
            server.start(InetAddress.getLoopbackAddress(), 0);

            String message =
                    message(Networks.of(directory, Map.of()), "https://127.0.0.1:" + server.getPort() + "/json/");

            assertThat(message)
                    .contains("issued by Inspection (address) for", "tls.ca-file", "yt-dlp")
                    .doesNotContain("evil", "\u202e");
        }
    }
}
