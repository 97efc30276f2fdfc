package dev.yt2ms.net;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP proxy on loopback that only makes tunnels: for hosts that it knows, and only for whom it knows. */
public final class ConnectProxy implements AutoCloseable {

    private final ServerSocket server;
    private final Optional<String> login;
    private final Map<String, Integer> ports = new ConcurrentHashMap<>();
    private final List<String> tunnels = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** @param user {@code name:password} that it asks for */
    public ConnectProxy(Optional<String> user) {
        this.login =
                user.map(text -> "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "connect-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on this host is reached by it: a server on loopback. */
    public ConnectProxy leads(String host, int port) {
        ports.put(host, port);
        return this;
    }

    /** Its place, {@code 127.0.0.1:PORT}. */
    public String place() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The hosts of the tunnels that it made. */
    public List<String> tunnels() {
        return tunnels;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
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
                    relay(client, in, ports.get(host));
                    return;
                }
            }
        } catch (IOException e) {
            // Either side may go whenever it likes.
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                return "";
            }
            head.write(c);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void answer(Socket client, String status) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private void relay(Socket client, InputStream fromClient, int port) throws IOException {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            sockets.add(target);
            client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            start(() -> copy(fromClient, target));
            target.getInputStream().transferTo(client.getOutputStream());
        }
    }

    private static void copy(InputStream from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // As above.
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
