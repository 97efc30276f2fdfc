package dev.yt2ms.youtube.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.util.NanoClock;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.net.ConnectProxy;
import dev.yt2ms.net.Network;
import dev.yt2ms.net.Networks;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.api.YouTubeVideoSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that requests share a connection, because a channel of 20,000 videos needs hundreds of requests. */
class KeptConnectionsTest {

    private static final String API = "youtube.example";
    private static final int CALLS = 12;

    private final MockWebServer server = new MockWebServer();
    private final ConnectProxy proxy = new ConnectProxy(Optional.of("u:p"));
    private final RunControl control = new RunControl();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        server.close();
        proxy.close();
    }

    private static MockResponse answer() {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body("{\"items\": []}")
                .build();
    }

    private YouTubeVideoSource source(String api, Network network) {
        return new YouTubeVideoSource(
                new SourceSettings("@x", new Secret("key"), Optional.empty(), URI.create(api), "http://x/{id}"),
                Optional.empty(),
                OkHttpTransport.stoppedBy(control, network),
                Clock.systemUTC(),
                ApiTiming.standard(),
                OutageRetry.stoppableSleeper(control),
                NanoClock.SYSTEM);
    }

    private void ask(YouTubeVideoSource source, int calls) {
        for (int i = 0; i < calls; i++) {
            source.details(List.of("AbCdEfGhIjK"));
        }
    }

    private Set<Integer> connections(int requests) throws InterruptedException {
        Set<Integer> connections = new HashSet<>();
        for (int i = 0; i < requests; i++) {
            connections.add(server.takeRequest().getConnectionIndex());
        }
        return connections;
    }

    private Network behindTheProxy(HeldCertificate authority) {
        return Network.ofSource(Networks.of(
                folder,
                Map.of("HTTPS_PROXY", "http://u:p@" + proxy.place()),
                "migration.tls.ca-file=" + (authority == null ? "" : Networks.pem(folder.resolve("ca"), authority))));
    }

    private HeldCertificate serveTls() throws IOException {
        HeldCertificate certificate =
                new HeldCertificate.Builder().addSubjectAlternativeName(API).build();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslSocketFactory());
        server.start(InetAddress.getLoopbackAddress(), 0);
        proxy.leads(API, server.getPort());
        return certificate;
    }

    @Test
    void allCallsUseOneConnection() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            server.enqueue(answer());
        }
        server.start(InetAddress.getLoopbackAddress(), 0);

        ask(source(server.url("/").toString(), Network.direct()), CALLS);

        assertThat(connections(CALLS)).hasSize(1);
    }

    @Test
    void allCallsThroughAProxyUseOneConnection() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            server.enqueue(answer());
        }
        HeldCertificate authority = serveTls();

        ask(source("https://" + API + "/", behindTheProxy(authority)), CALLS);

        assertThat(connections(CALLS)).hasSize(1);
        assertThat(proxy.tunnels()).containsExactly(API);
    }

    @Test
    void aConnectionClosedByTheServerIsReopenedWithoutAFailure() throws Exception {
        for (int i = 0; i < CALLS; i++) {
            server.enqueue(answer().newBuilder()
                    .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE)
                    .build());
        }
        server.start(InetAddress.getLoopbackAddress(), 0);
        YouTubeVideoSource source = source(server.url("/").toString(), Network.direct());

        ask(source, CALLS);

        assertThat(server.getRequestCount()).isEqualTo(CALLS);
        assertThat(source.quotaUsed()).isEqualTo(CALLS);
    }

    @Test
    void anUntrustedCertificateStopsTheRunInsteadOfWaiting() throws Exception {
        serveTls();

        assertFailure("https://" + API + "/", behindTheProxy(null), FailureClass.OPERATOR, "source-untrusted");
    }

    @Test
    void aProxyThatRefusesStopsTheRun() {
        assertFailure("https://other.example/", behindTheProxy(null), FailureClass.OPERATOR, "source-proxy-refused");
    }

    private void assertFailure(String api, Network network, FailureClass failureClass, String rule) {
        YouTubeVideoSource source = source(api, network);
        assertThatThrownBy(() -> source.details(List.of("AbCdEfGhIjK")))
                .isInstanceOfSatisfying(SourceException.class, e -> {
                    assertThat(e.failure().failureClass()).isEqualTo(failureClass);
                    assertThat(e.failure().rule()).isEqualTo(rule);
                });
        assertThat(source.quotaUsed()).as("quota units used").isZero();
    }
}
