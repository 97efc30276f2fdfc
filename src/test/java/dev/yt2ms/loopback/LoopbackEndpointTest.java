package dev.yt2ms.loopback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the endpoint to which every user of this machine can connect. No connection may block the answers to other
 * requests.
 */
@Timeout(120)
class LoopbackEndpointTest {

    private final List<Socket> open = new ArrayList<>();
    private LoopbackEndpoint endpoint;

    @BeforeEach
    void start() throws IOException {
        endpoint = LoopbackEndpoint.start(
                InetAddress.getLoopbackAddress(),
                0,
                "test",
                (request, response) -> response.send(
                        200,
                        "text/plain",
                        out -> out.write((request.method() + " " + request.target() + " "
                                        + request.header("X-Key").orElse("none"))
                                .getBytes(StandardCharsets.UTF_8))));
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        endpoint.close();
    }

    private Socket half(String sent) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoint.port());
        open.add(socket);
        socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private HttpResponse<String> ask() throws Exception {
        return ask(endpoint);
    }

    private static HttpResponse<String> ask(LoopbackEndpoint endpoint) throws Exception {
        URI uri = URI.create("http://%s:%d/status?x=1"
                .formatted(InetAddress.getLoopbackAddress().getHostAddress(), endpoint.port()));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("X-Key", "k")
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void requestsAreAnswered() throws Exception {
        HttpResponse<String> answer = ask();

        assertThat(answer.body()).isEqualTo("GET /status?x=1 k");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void longAnswersArriveUnchanged() throws Exception {
        String text = "0123456789".repeat(30_000);
        try (LoopbackEndpoint of = answering(out -> {
            out.write(text.charAt(0));
            out.flush();
            out.flush();
            out.write(text.substring(1).getBytes(StandardCharsets.US_ASCII));
        })) {
            assertThat(ask(of).body()).isEqualTo(text);
        }
        try (LoopbackEndpoint of = answering(out -> {})) {
            assertThat(ask(of).body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 300_000})
    void noCutOffAnswerIsTakenForAWholeOne(int bytes) throws Exception {
        try (LoopbackEndpoint of = answering(out -> {
            out.write(new byte[bytes]);
            out.flush();
            throw new IllegalStateException("the ledger was closed");
        })) {
            assertThatThrownBy(() -> ask(of)).isInstanceOf(IOException.class);
        }
    }

    private static LoopbackEndpoint answering(LoopbackEndpoint.Body body) throws IOException {
        return LoopbackEndpoint.start(
                InetAddress.getLoopbackAddress(),
                0,
                "test",
                (request, response) -> response.send(200, "text/plain", body));
    }

    @Test
    void incompleteRequestsDoNotDelayOthers() throws Exception {
        for (int i = 0; i < 200; i++) {
            half(i % 2 == 0 ? "" : "GET /status HTTP/1.1\r\nX-Key: ");
        }

        long start = System.nanoTime();
        assertThat(ask().body()).isEqualTo("GET /status?x=1 k");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
        assertThat(open.get(0).getInputStream().read())
                .as("the oldest incomplete request is closed")
                .isNegative();
    }

    @Test
    void theSizeOfARequestsHeaderIsLimited() throws Exception {
        Socket socket = half("GET / HTTP/1.1\r\n");
        assertThatThrownBy(() -> {
                    byte[] header = ("X-A: " + "a".repeat(1000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
                    for (int i = 0; i < 100_000; i++) {
                        socket.getOutputStream().write(header);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    @Test
    void doesNotAnswerInvalidRequests() throws Exception {
        try (InputStream answer = half("hello\r\n\r\n").getInputStream()) {
            assertThat(answer.readAllBytes()).isEmpty();
        }
        assertThat(ask().statusCode()).isEqualTo(200);
    }
}
