package dev.yt2ms.download;

import dev.yt2ms.run.Reachability;
import dev.yt2ms.settings.DownloadSettings;
import dev.yt2ms.settings.Secret;
import dev.yt2ms.settings.SourceSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the server of the watch pages takes a connection, or the proxy on the way to it. */
public final class WatchServer implements Reachability {

    private static final int PATIENCE_MILLIS = 5_000;
    /** Where yt-dlp finds a proxy when it is given none. */
    private static final List<String> PROXY_VARIABLES =
            List.of("https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY");

    /** Connections that yt-dlp may make first; the names are looked up each time. */
    private final List<InetSocketAddress> ways = new ArrayList<>();

    public WatchServer(DownloadSettings download, SourceSettings source) {
        this(download.proxy(), source, System.getenv());
    }

    WatchServer(Optional<Secret> proxy, SourceSettings source, Map<String, String> environment) {
        Optional<String> configured = proxy.map(Secret::reveal).filter(address -> !address.isEmpty());
        if (configured.isPresent()) {
            addProxy(configured.get());
            return;
        }
        // Which of these yt-dlp takes depends on more than is known here: one that answers is enough.
        PROXY_VARIABLES.stream()
                .map(environment::get)
                .filter(address -> address != null && !address.isEmpty())
                .forEach(this::addProxy);
        addServer(source.watchUrlOf("id"));
    }

    private void addProxy(String address) {
        ProxyAddress.of(address)
                .map(proxy -> InetSocketAddress.createUnresolved(proxy.host(), proxy.port()))
                .ifPresent(ways::add);
    }

    private void addServer(String watchUrl) {
        URI page;
        try {
            page = URI.create(watchUrl);
        } catch (IllegalArgumentException e) {
            return; // yt-dlp is less strict; then nobody is asked.
        }
        if (page.getHost() != null) {
            int port = page.getPort() > 0 ? page.getPort() : "http".equals(page.getScheme()) ? 80 : 443;
            ways.add(InetSocketAddress.createUnresolved(page.getHost(), port));
        }
    }

    @Override
    public boolean isReachable() {
        return ways.isEmpty() || ways.stream().anyMatch(WatchServer::takesConnections);
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
