package dev.yt2ms.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates TLS sockets on top of {@link LimitedSocket}s, even if the library created the underlying socket itself, as
 * OkHttp does for a SOCKS proxy.
 */
final class LimitedTlsSockets extends SSLSocketFactory {

    private final SSLSocketFactory tls;

    LimitedTlsSockets(SSLSocketFactory tls) {
        this.tls = tls;
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        Socket limited = socket instanceof LimitedSocket ? socket : new LimitedSocket(socket);
        return tls.createSocket(limited, host, port, autoClose);
    }

    /** Returns an unconnected socket without TLS: the mail library connects it, and then asks for TLS on top of it. */
    @Override
    public Socket createSocket() {
        return new LimitedSocket(new Socket());
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("only on a connected socket");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        return createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return createSocket(host.getHostName(), port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        return createSocket(host.getHostName(), port);
    }
}
