package dev.yt2ms.download.ytdlp;

import dev.yt2ms.net.Network;
import dev.yt2ms.run.Reachability;
import dev.yt2ms.settings.SourceSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Optional;

/** Whether the server of the watch pages takes a connection, or the proxy on the way to it. */
public final class WatchServer implements Reachability {

    private static final int PATIENCE_MILLIS = 5_000;

    /** The connection that yt-dlp makes first; its name is looked up each time. Empty where that can't be told. */
    private final Optional<InetSocketAddress> way;

    public WatchServer(Network network, SourceSettings source) {
        this.way = page(source.watchUrlOf("id"))
                .map(page -> network.proxyFor(page)
                        .map(use -> InetSocketAddress.createUnresolved(
                                use.address().host(), use.address().port()))
                        .orElseGet(() -> server(page)));
    }

    /** yt-dlp is less strict: then nobody is asked. */
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
        return way.isEmpty() || takesConnections(way.get());
    }

    private static boolean takesConnections(InetSocketAddress way) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(way.getHostString(), way.getPort()), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
