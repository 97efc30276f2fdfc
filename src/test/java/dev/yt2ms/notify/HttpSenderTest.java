package dev.yt2ms.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.yt2ms.net.Network;
import dev.yt2ms.net.SocketServer;
import dev.yt2ms.settings.NotifySettings.Webhook;
import dev.yt2ms.settings.NotifySettings.WebhookFormat;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** Tests webhook and ping against servers that refuse, stall, redirect or send too much. */
class HttpSenderTest {

    private static final String SECRET = "c0ffee-8f2e7a";
    private static final long TEN_GIGABYTES = 10L << 30;

    private enum Kind {
        WEBHOOK,
        PING;

        Sender to(String address) {
            Secret url = new Secret(address);
            return this == PING
                    ? HttpSender.ping(url, Network.direct())
                    : HttpSender.webhook(
                            new Webhook(url, WebhookFormat.JSON),
                            DeliveryFixture.notification("title", "text"),
                            Network.direct());
        }
    }

    private final MockWebServer server = new MockWebServer();
    private final DeliveryFixture fixture = new DeliveryFixture();

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void close() {
        server.close();
        fixture.close();
    }

    private boolean delivers(Kind kind) {
        return delivers(kind, server.url("/hooks/" + SECRET).toString());
    }

    private boolean delivers(Kind kind, String address) {
        boolean delivered =
                assertTimeoutPreemptively(DeliveryFixture.PATIENCE, () -> fixture.delivers(kind.to(address)));
        assertThat(fixture.log()).hasSize(1).noneMatch(line -> line.contains(SECRET));
        return delivered;
    }

    private int requests() throws InterruptedException {
        int requests = 0;
        while (server.takeRequest(0, TimeUnit.SECONDS) != null) {
            requests++;
        }
        return requests;
    }

    @Test
    void aLongChatMessageDoesNotEndWithHalfOfACharacter() throws Exception {
        server.enqueue(new MockResponse.Builder().code(204).build());
        // With the title and the line break, the limit of 1,800 chars is in the middle of the second emoji.
        String text = "x".repeat(1_791) + "😀😀😀";

        assertThat(fixture.delivers(HttpSender.webhook(
                        new Webhook(new Secret(server.url("/hook").toString()), WebhookFormat.TEXT),
                        DeliveryFixture.notification("title", text),
                        Network.direct())))
                .isTrue();

        assertThat(new JsonMapper()
                        .readTree(server.takeRequest().getBody().utf8())
                        .path("text")
                        .stringValue())
                .isEqualTo("title\n" + "x".repeat(1_791) + "😀…");
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerOf2xxIsADelivery(Kind kind) throws Exception {
        server.enqueue(new MockResponse.Builder().code(204).build());

        assertThat(delivers(kind)).isTrue();

        assertThat(server.takeRequest().getMethod()).isEqualTo(kind == Kind.PING ? "GET" : "POST");
    }

    @ParameterizedTest
    @CsvSource({
        "WEBHOOK, 400",
        "WEBHOOK, 401",
        "WEBHOOK, 404",
        "WEBHOOK, 410",
        "PING, 400",
        "PING, 401",
        "PING, 404",
        "PING, 410"
    })
    void aRefusalIsNotRepeated(Kind kind, int code) throws Exception {
        server.enqueue(new MockResponse.Builder().code(code).build());

        assertThat(delivers(kind)).isFalse();

        assertThat(requests()).isEqualTo(1);
        assertThat(fixture.log().get(0)).endsWith("failed: the server answers HTTP " + code);
    }

    @ParameterizedTest
    @CsvSource({
        "WEBHOOK, 500",
        "WEBHOOK, 503",
        "WEBHOOK, 429",
        "WEBHOOK, 408",
        "PING, 500",
        "PING, 503",
        "PING, 429",
        "PING, 408"
    })
    void aTemporaryErrorOfTheServerIsRepeated(Kind kind, int code) throws Exception {
        server.enqueue(new MockResponse.Builder().code(code).build());
        server.enqueue(new MockResponse.Builder().code(code).build());
        server.enqueue(new MockResponse.Builder().code(200).build());

        assertThat(delivers(kind)).isTrue();

        assertThat(requests()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "WEBHOOK, 301, /elsewhere", "WEBHOOK, 302, file:///etc/passwd", "WEBHOOK, 307, /elsewhere",
        "WEBHOOK, 308, http://169.254.169.254/", "PING, 301, /elsewhere", "PING, 302, file:///etc/passwd",
        "PING, 307, /elsewhere", "PING, 308, http://169.254.169.254/"
    })
    void aRedirectIsNotFollowed(Kind kind, int code, String location) throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(code)
                .addHeader("Location", location)
                .build());

        assertThat(delivers(kind)).isFalse();

        assertThat(requests()).isEqualTo(1);
        assertThat(fixture.log().get(0))
                .endsWith("failed: the server redirects to another address; give that other address in the job file");
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatStallsIsGivenUpAfterSeconds(Kind kind) {
        for (int i = 0; i < 3; i++) {
            server.enqueue(new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build());
        }

        fixture.beQuick();

        assertThat(delivers(kind)).isFalse();

        assertThat(server.getRequestCount()).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatRequestsALongWaitIsAbandonedAtOnce(Kind kind) throws Exception {
        server.enqueue(new MockResponse.Builder()
                .code(429)
                .addHeader("Retry-After", "86400")
                .build());

        assertThat(delivers(kind)).isFalse();

        assertThat(requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void aClosedPortIsReportedByTheHostOnly(Kind kind) throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        assertThat(delivers(kind, "http://127.0.0.1:" + port + "/hooks/" + SECRET))
                .isFalse();

        assertThat(fixture.log().get(0)).endsWith("failed: 127.0.0.1 can't be reached (ConnectException)");
    }

    @ParameterizedTest
    @EnumSource
    void theBodyOfAnAnswerIsNotRead(Kind kind) {
        AtomicLong sent = new AtomicLong();
        try (SocketServer huge = new SocketServer(ServerSocketFactory.getDefault(), client -> {
            SocketServer.httpHead(client.getInputStream());
            OutputStream out = client.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + TEN_GIGABYTES + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            byte[] block = new byte[1 << 16];
            while (sent.addAndGet(block.length) < TEN_GIGABYTES) {
                out.write(block);
            }
        })) {
            assertThat(delivers(kind, "http://" + huge.place() + "/hooks/" + SECRET))
                    .isTrue();
        }
        assertThat(sent).hasValueLessThan(1L << 30);
    }
}
