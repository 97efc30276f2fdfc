package dev.yt2ms.download.ytdlp;

import dev.yt2ms.net.Network;
import dev.yt2ms.run.Reachability;
import dev.yt2ms.settings.SourceSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** Checks whether the server of the watch pages, or the proxy in front of it, accepts a connection. */
public final class WatchServer implements Reachability {

    private static final int PATIENCE_MILLIS = 5_000;

    /**
     * The server or proxy to which yt-dlp connects first. Its name is resolved at each check. Empty if the address of
     * the watch pages can't be parsed.
     */
    private final Optional<InetSocketAddress> target;

    public WatchServer(Network network, SourceSettings source) {
        this.target = page(source.watchUrlOf("id"))
                .map(page -> network.proxyFor(page)
                        .map(use -> InetSocketAddress.createUnresolved(
                                use.address().host(), use.address().port()))
                        .orElseGet(() -> server(page)));
    }

    /**
     * Parses an address. yt-dlp accepts some addresses that {@link URI} rejects; the server of such an address is not
     * checked.
     */
    private static Optional<URI> page(String watchUrl) {
        try {
            return Optional.of(URI.create(watchUrl)).filter(page -> page.getHost() != null);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static InetSocketAddress server(URI page) {
        int port = page.getPort() > 0 ? page.getPort() : "http".equals(page.getScheme()) ? 80 : 443;
        return InetSocketAddress.createUnresolved(page.getHost(), port);
    }

    @Override
    public boolean isReachable() {
        return target.isEmpty() || acceptsConnections(target.get());
    }

    private static boolean acceptsConnections(InetSocketAddress target) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(target.getHostString(), target.getPort()), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
