package dev.yt2ms.download.ytdlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.yt2ms.faults.FaultCell;
import dev.yt2ms.faults.Survives;
import dev.yt2ms.net.Network;
import dev.yt2ms.settings.value.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * Tests how yt2ms finds out, after a single video has failed, whether yt-dlp can reach the server or proxy that it
 * connects to first.
 */
class WatchServerTest {

    private static final String NOBODY = "http://no-such-host.invalid/watch?v={id}";

    @AutoClose
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

    WatchServerTest() throws IOException {}

    @Test
    @Survives(FaultCell.SERVER_AWAY_FOR_THE_LAST_VIDEO)
    void aServerCountsAsReachableAsLongAsItAcceptsConnections() throws IOException {
        WatchServer server = server(Optional.empty(), "http://" + address() + "/watch?v={id}", Map.of());

        assertThat(server.isReachable()).isTrue();
        listening.close();
        assertThat(server.isReachable()).isFalse();
    }

    @Test
    void aServerWhoseNameDoesNotResolveCountsAsUnreachable() {
        assertThat(server(Optional.empty(), NOBODY, Map.of()).isReachable()).isFalse();
    }

    @Test
    void theProxyIsTestedInsteadIfOneIsConfigured() throws IOException {
        WatchServer server = server(Optional.of("socks5://user:secret@" + address()), NOBODY, Map.of());

        assertThat(server.isReachable()).isTrue();
        listening.close();
        assertThat(server.isReachable()).isFalse();
    }

    @Test
    void aProxyFromTheEnvironmentIsTestedToo() throws IOException {
        WatchServer server = server(Optional.empty(), NOBODY, Map.of("HTTP_PROXY", address()));

        assertThat(server.isReachable()).isTrue();
        listening.close();
        assertThat(server.isReachable()).isFalse();
    }

    @Test
    void ifNoServerCanBeTestedItCountsAsReachable() {
        assertThat(server(Optional.empty(), "http://a/{id}|", Map.of()).isReachable())
                .isTrue();
    }

    private String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    private static WatchServer server(Optional<String> proxy, String watchUrl, Map<String, String> environment) {
        TestDownloads downloads = new TestDownloads();
        downloads.watchUrl = watchUrl;
        downloads.proxy = proxy.map(Secret::new);
        return new WatchServer(Network.ofDownloads(downloads.network(environment)), downloads.source());
    }
}
