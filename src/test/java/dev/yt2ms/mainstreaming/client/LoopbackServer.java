package dev.yt2ms.mainstreaming.client;

import dev.yt2ms.net.SocketServer;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/**
 * A server on loopback that can violate HTTP in ways that a regular HTTP server does not permit. It calls its handler
 * once for each request.
 */
final class LoopbackServer implements AutoCloseable {

    @FunctionalInterface
    interface Handler {
        void handle(Exchange exchange) throws IOException;
    }

    /** A request of which only the head has been read. */
    record Exchange(String head, InputStream in, OutputStream out, Socket socket) {
        long contentLength() {
            Matcher length = Pattern.compile("(?im)^content-length: *(\\d+)").matcher(head);
            return length.find() ? Long.parseLong(length.group(1)) : -1;
        }

        String boundary() {
            Matcher boundary = Pattern.compile("boundary=(\\S+)").matcher(head);
            return boundary.find() ? boundary.group(1) : "";
        }

        /** Reads this number of bytes from the request and discards them. */
        long skip(long bytes) throws IOException {
            byte[] buffer = new byte[1 << 16];
            long left = bytes;
            while (left > 0) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    break;
                }
                left -= count;
            }
            return bytes - left;
        }

        void answer(int status, String headers, String body) throws IOException {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            out.write(("HTTP/1.1 " + status + " x\r\n" + headers + "Content-Length: " + bytes.length
                            + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(bytes);
            out.flush();
        }

        /** Closes the connection with a reset instead of an orderly end. */
        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }
    }

    private final SocketServer server;
    private final Handler handler;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    LoopbackServer(Handler handler) {
        this(ServerSocketFactory.getDefault(), handler);
    }

    LoopbackServer(ServerSocketFactory factory, Handler handler) {
        this.handler = handler;
        this.server = new SocketServer(factory, this::serve);
    }

    private void serve(Socket socket) throws IOException {
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String head = new String(SocketServer.httpHead(in), StandardCharsets.UTF_8);
        if (!head.isEmpty()) {
            heads.add(head);
            handler.handle(new Exchange(head, in, socket.getOutputStream(), socket));
        }
    }

    int port() {
        return server.port();
    }

    /** Returns the heads of all requests so far. */
    List<String> heads() {
        return heads;
    }

    int connections() {
        return server.connections();
    }

    @Override
    public void close() {
        server.close();
    }
}
