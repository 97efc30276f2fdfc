package dev.yt2ms.sandbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.yt2ms.StartsProcesses;
import dev.yt2ms.files.AnotherUser;
import dev.yt2ms.sandbox.Sandbox;
import dev.yt2ms.sandbox.platform.StoredContent;
import dev.yt2ms.sandbox.youtube.SandboxVideo;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that other users of the machine and pages in a browser, which can connect to the sandbox's port, get nothing
 * without the secret address.
 */
@StartsProcesses
class SecretPathsTest {

    private static final String VIDEO = "AbCdEfGhIjK";

    @TempDir
    private Path directory;

    @AutoClose
    private Sandbox sandbox;

    private StoredContent stored;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(directory, 0);
        sandbox.channel().add(SandboxVideo.of(VIDEO).build());
        stored = sandbox.platform().foreign("a.mp4", "ref", "A private title", Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /version",
                "GET /faults",
                "DELETE /faults",
                "POST /faults",
                "GET /content/CONTENT",
                "GET /image/CONTENT/poster",
                "GET /watch?v=AbCdEfGhIjK",
                "GET /media/AbCdEfGhIjK/video.mp4",
                "GET /youtube/youtube/v3/channels?part=id&forHandle=x",
                "POST /Sdk/13/WCFMSApi.svc/json/DeleteVodContent",
                "POST /oauth/token",
                "GET /oauth/authorize",
                "POST /upload/guess",
                "GET /00000000000000000000000000000000/"
            })
    void servesNothingWithoutTheSecretAddress(String request) throws IOException {
        String line = request.replace("CONTENT", stored.id());

        assertThat(answer(line, "127.0.0.1")).startsWith("HTTP/1.1 404 ").doesNotContain("A private title");
        assertThat(sandbox.requests()).as("requests that reached an endpoint").isEmpty();
    }

    @Test
    void theAddressOnACommandLineServesOnlyWatchPagesAndMedia() throws IOException {
        String source =
                URI.create(sandbox.watchUrl().replace("watch?v={id}", "")).getPath();

        assertThat(answer("GET " + source + "watch?v=" + VIDEO, "127.0.0.1")).startsWith("HTTP/1.1 200 ");
        assertThat(answer("GET " + source + "media/" + VIDEO + "/video.mp4", "127.0.0.1"))
                .startsWith("HTTP/1.1 200 ");
        for (String path : List.of("", "faults", "content/" + stored.id(), "version", "youtube/youtube/v3/videos")) {
            assertThat(answer("GET " + source + path, "127.0.0.1")).startsWith("HTTP/1.1 404 ");
        }
        assertThat(answer("GET " + source + "../" + sandbox.url().getPath(), "127.0.0.1"))
                .startsWith("HTTP/1.1 404 ");
    }

    @Test
    void requestsWithTheHostNameOfAnotherSiteAreNotAnswered() throws IOException {
        String page = "GET " + sandbox.url().getPath();

        for (String host : List.of("evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "127.0.0.1@e.e")) {
            assertThat(answer(page, host)).as(host).startsWith("HTTP/1.1 404 ").doesNotContain("A private title");
        }
        for (String host : List.of("127.0.0.1", "localhost", "LOCALHOST:9000")) {
            assertThat(answer(page, host)).as(host).startsWith("HTTP/1.1 200 ").contains("A private title");
        }
    }

    @Test
    void eachStartHasDifferentAddresses(@TempDir Path other) throws IOException {
        try (Sandbox second = Sandbox.start(other, 0)) {
            assertThat(second.url().getPath()).isNotEqualTo(sandbox.url().getPath());
            assertThat(second.watchUrl())
                    .doesNotContain(second.url().getPath(), sandbox.url().getPath());
        }
    }

    @Test
    void linkedSitesDoNotReceiveTheSecretAddressAsReferrer() throws IOException {
        assertThat(answer("GET " + sandbox.url().getPath(), "127.0.0.1"))
                .containsIgnoringCase("\r\nReferrer-Policy: no-referrer\r\n");
    }

    @Test
    void anotherUserOfTheMachineGetsNothing() throws Exception {
        AnotherUser other = AnotherUser.orSkip();
        String address = "127.0.0.1:" + sandbox.url().getPort();
        String ask =
                "exec 3<>/dev/tcp/127.0.0.1/%d; printf '%s HTTP/1.1\\r\\nHost: %s\\r\\nConnection: close\\r\\n\\r\\n' >&3; cat <&3";

        for (String request : List.of(
                "GET /", "GET /watch?v=" + VIDEO, "GET /content/" + stored.id(), "DELETE /faults", "GET /" + VIDEO)) {
            AnotherUser.Result result =
                    other.run("/bin/bash", "-c", ask.formatted(sandbox.url().getPort(), request, address));
            assertThat(result.output())
                    .as(request)
                    .startsWith("HTTP/1.1 404 ")
                    .doesNotContain("A private title", sandbox.url().getPath());
        }
        assertThat(sandbox.requests()).as("requests that reached an endpoint").isEmpty();
        // The data that other users can read about this process must not contain the address either.
        AnotherUser.Result seen = other.run(
                "/bin/sh",
                "-c",
                "cat /proc/%d/cmdline /proc/%1$d/environ"
                        .formatted(ProcessHandle.current().pid()));
        assertThat(seen.output())
                .contains("ermission denied")
                .doesNotContain(sandbox.url().getPath());
    }

    @Test
    void incompleteRequestsDoNotBlockOthers() throws IOException {
        String page = "GET " + sandbox.url().getPath();
        List<String> halves =
                List.of("GET / HT", "POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n");
        List<Socket> others = new ArrayList<>();
        try {
            for (int i = 0; i < 1200; i++) {
                Socket socket = new Socket("127.0.0.1", sandbox.url().getPort());
                others.add(socket);
                socket.getOutputStream().write(halves.get(i % halves.size()).getBytes(StandardCharsets.ISO_8859_1));
            }
            assertThat(answer(page, "127.0.0.1")).startsWith("HTTP/1.1 200 ");
            await().untilAsserted(() -> assertThat(threads()).isBetween(1L, 300L));
            assertThat(answer(page, "127.0.0.1")).startsWith("HTTP/1.1 200 ");
        } finally {
            for (Socket socket : others) {
                socket.close();
            }
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("sandbox-request-"))
                .filter(thread -> Stream.of(thread.getValue())
                        .anyMatch(frame -> frame.getClassName().startsWith("sun.net.httpserver.")))
                .count();
    }

    private String answer(String request, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", sandbox.url().getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\n" + "Host: " + host
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
