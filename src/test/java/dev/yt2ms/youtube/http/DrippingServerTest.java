package dev.yt2ms.youtube.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.util.NanoClock;
import dev.yt2ms.net.EndlessAnswer;
import dev.yt2ms.net.Network;
import dev.yt2ms.net.Networks;
import dev.yt2ms.net.SocketServer;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.api.YouTubeVideoSource;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests calls to a server that sends a byte before each read timeout, but never completes its answer. */
class DrippingServerTest {

    private static final Duration SHORT = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    /** Every byte arrives before the read timeout, so only a time limit for the whole call can end the call. */
    @Test
    void headersThatArriveByteByByteForEverEndTheCall() {
        try (SocketServer server = new SocketServer(ServerSocketFactory.getDefault(), DrippingServerTest::drip)) {
            assertThatThrownBy(() -> source(server.port(), SHORT).details(List.of("AbCdEfGhIjK")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("can't be reached");
        }
    }

    @Test
    void anEndlessChunkSizeIsNotReadIntoMemory() {
        try (EndlessAnswer server = new EndlessAnswer()) {
            assertThatThrownBy(() -> source(server.port(), LONG).details(List.of("AbCdEfGhIjK")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("can't be reached");
            server.assertNotRead();
        }
    }

    private YouTubeVideoSource source(int port, Duration limit) {
        RunControl control = new RunControl();
        return new YouTubeVideoSource(
                new SourceSettings(
                        "@x",
                        new Secret("key"),
                        Optional.empty(),
                        URI.create("http://127.0.0.1:" + port + "/"),
                        "http://x/{id}"),
                Optional.empty(),
                OkHttpTransport.stoppedBy(control, Network.ofSource(Networks.of(folder, Map.of()))),
                Clock.systemUTC(),
                new ApiTiming(limit, limit, limit, SHORT, SHORT, Duration.ofMillis(1)),
                OutageRetry.stoppableSleeper(control),
                NanoClock.SYSTEM);
    }

    private static void drip(Socket client) throws IOException {
        OutputStream out = client.getOutputStream();
        out.write("HTTP/1.1 200 OK\r\nX-Drop: ".getBytes(StandardCharsets.US_ASCII));
        while (true) {
            out.write('.');
            out.flush();
            try {
                client.setSoTimeout(50);
                if (client.getInputStream().read() < 0) {
                    return;
                }
            } catch (java.net.SocketTimeoutException stillThere) {
                continue;
            }
        }
    }
}
