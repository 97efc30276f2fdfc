package dev.yt2ms.net;

import dev.yt2ms.settings.value.ProxyAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** Adapts {@link ProxyChoice} to the interface of Java's HTTP clients. */
final class ProxySelection extends ProxySelector {

    private final ProxyChoice proxies;

    ProxySelection(ProxyChoice proxies) {
        this.proxies = proxies;
    }

    @Override
    public List<Proxy> select(URI uri) {
        int port = uri.getPort() > 0 ? uri.getPort() : "http".equals(uri.getScheme()) ? 80 : 443;
        return List.of(proxies.of(uri.getScheme(), uri.getHost(), port)
                .map(use -> proxy(use.address()))
                .orElse(Proxy.NO_PROXY));
    }

    private static Proxy proxy(ProxyAddress address) {
        return new Proxy(
                address.kind().isSocks() ? Proxy.Type.SOCKS : Proxy.Type.HTTP,
                InetSocketAddress.createUnresolved(address.host(), address.port()));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The failure needs no handling, because there is no other proxy to try.
    }
}
