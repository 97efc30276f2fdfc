package dev.yt2ms.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** A server on loopback that serves each connection in a separate thread. Closing the server closes all connections. */
public final class SocketServer implements AutoCloseable {

    /** Serves connections. The server closes each connection afterwards. */
    @FunctionalInterface
    public interface Service {
        /**
         * Serves one connection. The method may throw an exception at any time, because either side may close the
         * connection.
         */
        void serve(Socket client) throws IOException;
    }

    private final ServerSocket server;
    private final Service service;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final List<Socket> targets = new CopyOnWriteArrayList<>();

    public SocketServer(ServerSocketFactory factory, Service service) {
        this.service = service;
        try {
            server = factory.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "socket-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                accepted.add(client);
                start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            service.serve(client);
        } catch (IOException e) {
            // The client has closed the connection, or the server was closed.
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Returns the address of the server in the form {@code 127.0.0.1:PORT}. */
    public String place() {
        return "127.0.0.1:" + port();
    }

    /** Returns the number of connections that the server has accepted. */
    public int connections() {
        return accepted.size();
    }

    /**
     * Connects a client with another server on loopback. Copies bytes in both directions until that server closes the
     * connection.
     */
    public void relay(InputStream fromClient, OutputStream toClient, int port, byte[] greeting) throws IOException {
        try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
            targets.add(target);
            toClient.write(greeting);
            start(() -> copy(fromClient, target));
            target.getInputStream().transferTo(toClient);
        }
    }

    private static void copy(InputStream from, Socket to) {
        try {
            from.transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two connections was closed.
        }
    }

    /** Reads the head of an HTTP request. Returns an empty array if the connection ends before the head is complete. */
    public static byte[] httpHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int c = in.read();
            if (c < 0) {
                return new byte[0];
            }
            head.write(c);
        }
        return head.toByteArray();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (List<Socket> sockets : List.of(accepted, targets)) {
                for (Socket socket : sockets) {
                    socket.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
