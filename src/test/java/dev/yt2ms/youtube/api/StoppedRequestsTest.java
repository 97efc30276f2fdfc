package dev.yt2ms.youtube.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.model.FailureClass;
import dev.yt2ms.net.Network;
import dev.yt2ms.run.RunControl;
import dev.yt2ms.run.StopReason;
import dev.yt2ms.settings.SourceSettings;
import dev.yt2ms.settings.value.KnownSecrets;
import dev.yt2ms.settings.value.Secret;
import dev.yt2ms.youtube.SourceException;
import dev.yt2ms.youtube.http.ApiTiming;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Tests that the end of the run also ends a request to a server that does not answer. */
class StoppedRequestsTest {

    private final RunControl control = new RunControl();

    @Test
    @Survives(FaultCell.TERM_IN_ENUMERATION)
    void theEndOfTheRunEndsARequestThatHangs() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            YouTubeVideoSource source = source(server);
            CompletableFuture<?> asked = CompletableFuture.supplyAsync(() -> source.details(List.of("AbCdEfGhIjK")));
            try (Socket connection = server.accept()) {
                // The server has received the request, and the client now waits for the answer.
                assertThat(connection.getInputStream().read()).isPositive();

                control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));

                assertThat(asked)
                        // The request must end well before the read timeout.
                        .failsWithin(ApiTiming.standard().readTimeout().minusSeconds(5))
                        .withThrowableOfType(ExecutionException.class)
                        .withCauseInstanceOf(SourceException.class);
            }
        }
    }

    @Test
    void noRequestIsMadeAfterTheEndOfTheRun() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            control.stop(StopReason.of(StopReason.Kind.SIGNAL, "test"));

            assertThatThrownBy(() -> source(server).details(List.of("AbCdEfGhIjK")))
                    .isInstanceOfSatisfying(
                            SourceException.class,
                            e -> assertThat(e.failure().failureClass()).isEqualTo(FailureClass.OUTAGE));
        }
    }

    private YouTubeVideoSource source(ServerSocket server) {
        URI api = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
        return new YouTubeVideoSource(
                new SourceSettings("@x", new Secret("key"), Optional.empty(), api, "http://x/{id}"),
                new KnownSecrets(List.of()),
                Network.direct(),
                Clock.systemUTC(),
                control);
    }
}
