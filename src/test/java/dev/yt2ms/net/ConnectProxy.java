package dev.yt2ms.net;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** An HTTP proxy on loopback that makes only tunnels, only to known hosts, and only for a known user. */
public final class ConnectProxy implements AutoCloseable {

    private static final byte[] TUNNEL = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketServer server = new SocketServer(ServerSocketFactory.getDefault(), this::serve);
    private final Optional<String> login;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> tunnels = new CopyOnWriteArrayList<>();

    /** @param user the {@code name:password} that the proxy requires; empty if it requires none */
    public ConnectProxy(Optional<String> user) {
        this.login =
                user.map(text -> "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Registers a known host. Connections to this host lead to a server on loopback. */
    public ConnectProxy leads(String host, int port) {
        ports.put(host, port);
        return this;
    }

    /** Returns the address of the proxy in the form {@code 127.0.0.1:PORT}. */
    public String place() {
        return server.place();
    }

    /** Returns the hosts to which the proxy has made tunnels. */
    public List<String> tunnels() {
        return tunnels;
    }

    private void serve(Socket client) throws IOException {
        InputStream in = new BufferedInputStream(client.getInputStream());
        for (String head = head(in); !head.isEmpty(); head = head(in)) {
            String[] words = head.split(" ", 3);
            String host = words[1].replaceFirst(":\\d+$", "");
            if (login.isPresent() && !head.contains("Proxy-Authorization: " + login.get() + "\r\n")) {
                answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"out\"");
            } else if (!words[0].equals("CONNECT")) {
                answer(client, "405 Method Not Allowed");
            } else if (host.startsWith("unreachable.")) {
                answer(client, "503 Service Unavailable");
            } else if (!ports.containsKey(host)) {
                answer(client, "403 Forbidden");
            } else {
                tunnels.add(host);
                server.relay(in, client.getOutputStream(), ports.get(host), TUNNEL);
                return;
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        return new String(SocketServer.httpHead(in), StandardCharsets.ISO_8859_1);
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        server.close();
    }
}
