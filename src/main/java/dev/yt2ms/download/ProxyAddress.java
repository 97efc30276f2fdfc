package dev.yt2ms.download;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Optional;

/**
 * A proxy as yt-dlp takes it, e.g. {@code socks5://127.0.0.1:1080}; without a scheme it is an HTTP proxy.
 *
 * @param user user and password, where it wants them
 */
record ProxyAddress(String host, int port, boolean socks, Optional<String> user) {

    /** Empty where it is no address. */
    static Optional<ProxyAddress> of(String text) {
        URI uri;
        try {
            uri = URI.create(text.contains("://") ? text : "http://" + text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (uri.getHost() == null) {
            return Optional.empty();
        }
        boolean socks = uri.getScheme().startsWith("socks");
        int port = uri.getPort() > 0 ? uri.getPort() : socks ? 1080 : 8080;
        return Optional.of(new ProxyAddress(uri.getHost(), port, socks, Optional.ofNullable(uri.getUserInfo())));
    }

    Proxy proxy() {
        return new Proxy(socks ? Proxy.Type.SOCKS : Proxy.Type.HTTP, new InetSocketAddress(host, port));
    }
}
