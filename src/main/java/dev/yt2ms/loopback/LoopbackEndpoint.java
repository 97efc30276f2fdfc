package dev.yt2ms.loopback;

import dev.yt2ms.run.DaemonThreads;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server on loopback, where every user of the machine can connect. It reads only the head of a request,
 * with limits of size and time, and answers it once. A connection that sends nothing or half a request is closed after
 * a while. When there are many such connections, the oldest one is closed at once, so that other callers are not
 * blocked. The JDK's server, by contrast, would wait for such connections with all of its threads.
 */
public final class LoopbackEndpoint implements AutoCloseable {

    /** Answers the requests, each in a separate thread. */
    @FunctionalInterface
    public interface Handler {
        /** Answers one request. */
        void answer(Request request, Response response) throws IOException;
    }

    /** Writes the body of an answer. */
    @FunctionalInterface
    public interface Body {
        /** Writes the body; need not close the stream. */
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * The head of a request.
     *
     * @param method e.g. {@code GET}
     * @param target path and query, as they were sent
     * @param headers the headers by their names in lower case; if a header is repeated, its last value counts
     */
    public record Request(String method, String target, Map<String, String> headers) {

        /** The value of a header; empty if it was not sent. */
        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
        }
    }

    /** The answer to one request. */
    public static final class Response {

        private final OutputStream out;

        private Response(OutputStream out) {
            this.out = out;
        }

        /**
         * Sends the answer. If the body can't be written to its end, the client notices that the answer is incomplete,
         * because the last chunk is missing.
         *
         * @param status e.g. 200
         * @param contentType e.g. {@code application/json}
         */
        public void send(int status, String contentType, Body body) throws IOException {
            String head =
                    "HTTP/1.1 %d %s\r\nContent-Type: %s\r\nCache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .formatted(status, status < 400 ? "OK" : "Refused", contentType);
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            OutputStream chunks = new BufferedOutputStream(new Chunks(out), CHUNK_BYTES);
            body.writeTo(chunks);
            chunks.flush();
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
    }

    /** Writes each array of bytes as one chunk of the body (RFC 9112, section 7.1). */
    private static final class Chunks extends OutputStream {

        private final OutputStream out;

        Chunks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            // A chunk without bytes would end the body.
            if (length > 0) {
                out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes, from, length);
                out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }

    private static final Logger log = LoggerFactory.getLogger(LoopbackEndpoint.class);

    private static final int MOST_HEAD_BYTES = 16 << 10;
    private static final int MOST_WAITING = 32;
    private static final int BACKLOG = 128;
    private static final int CHUNK_BYTES = 32 << 10;
    private static final Duration HEAD_LIMIT = Duration.ofSeconds(10);

    private final ServerSocket server;
    private final String name;
    private final Handler handler;
    /** Connections whose request has not arrived completely, the oldest first. */
    private final Deque<Socket> waiting = new ArrayDeque<>();

    private LoopbackEndpoint(ServerSocket server, String name, Handler handler) {
        this.server = server;
        this.name = name;
        this.handler = handler;
    }

    /**
     * Starts an endpoint.
     *
     * @param address a loopback address
     * @param port the port; 0 for any free port
     * @param name the name of its threads
     * @throws java.net.BindException when the port is in use
     */
    public static LoopbackEndpoint start(InetAddress address, int port, String name, Handler handler)
            throws IOException {
        if (!address.isLoopbackAddress()) {
            throw new IllegalArgumentException(address + " is not a loopback address");
        }
        ServerSocket server = new ServerSocket();
        try {
            server.bind(new InetSocketAddress(address, port), BACKLOG);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        LoopbackEndpoint endpoint = new LoopbackEndpoint(server, name, handler);
        endpoint.inThread(endpoint::accept);
        return endpoint;
    }

    /** Returns the port on which this endpoint listens. */
    public int port() {
        return server.getLocalPort();
    }

    private void inThread(Runnable work) {
        DaemonThreads.start(name, work);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                admit(connection);
                inThread(() -> serve(connection));
            } catch (IOException e) {
                // Either the endpoint was closed, or the process has too many open files for a moment. In the second
                // case, the loop tries again after a pause.
                pause();
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(server.isClosed() ? 0 : 100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void admit(Socket connection) {
        Optional<Socket> oldest = Optional.empty();
        synchronized (waiting) {
            if (waiting.size() == MOST_WAITING) {
                oldest = Optional.of(waiting.removeFirst());
            }
            waiting.addLast(connection);
        }
        oldest.ifPresent(LoopbackEndpoint::end);
    }

    private static void end(Socket connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // The connection can't be shut down properly and is closed anyway.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            Optional<Request> request = head(connection).flatMap(LoopbackEndpoint::parse);
            synchronized (waiting) {
                waiting.remove(connection);
            }
            if (request.isPresent()) {
                OutputStream out = new BufferedOutputStream(connection.getOutputStream(), 1 << 16);
                handler.answer(request.get(), new Response(out));
                endInOrder(connection);
            }
        } catch (IOException e) {
            log.debug("A connection to {} ended: {}", name, e.toString());
        } catch (RuntimeException e) {
            log.warn("A request to {} could not be answered", name, e);
        } finally {
            synchronized (waiting) {
                waiting.remove(connection);
            }
        }
    }

    /**
     * Ends a connection after its answer. It reads the remaining bytes of the request first, because with unread bytes
     * the system would reset the connection and discard the end of the answer.
     */
    private static void endInOrder(Socket connection) throws IOException {
        connection.shutdownOutput();
        connection.setSoTimeout(1000);
        connection
                .getInputStream()
                .skipNBytes(
                        Math.min(MOST_HEAD_BYTES, connection.getInputStream().available()));
    }

    /**
     * Reads the head of a request up to its empty line. The result is empty if the head is too long or does not arrive
     * within the time limit.
     */
    private static Optional<String> head(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        byte[] buffer = new byte[MOST_HEAD_BYTES];
        long deadline = System.nanoTime() + HEAD_LIMIT.toNanos();
        while (head.size() < MOST_HEAD_BYTES) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return Optional.empty();
            }
            connection.setSoTimeout((int) left);
            int count = in.read(buffer, 0, MOST_HEAD_BYTES - head.size());
            if (count < 0) {
                return Optional.empty();
            }
            head.write(buffer, 0, count);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            int end = text.indexOf("\r\n\r\n");
            if (end >= 0) {
                return Optional.of(text.substring(0, end));
            }
        }
        return Optional.empty();
    }

    private static Optional<Request> parse(String head) {
        String[] lines = head.split("\r\n");
        String[] first = lines[0].split(" ");
        if (first.length != 3 || !first[1].startsWith("/") || !first[2].startsWith("HTTP/1.")) {
            return Optional.empty();
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        return Optional.of(new Request(first[0], first[1], Map.copyOf(headers)));
    }

    /**
     * Stops listening and drops requests that have not arrived completely. Answers that are under way continue for as
     * long as what they read stays open.
     */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            log.debug("{} did not close properly", name, e);
        }
        synchronized (waiting) {
            waiting.forEach(LoopbackEndpoint::end);
            waiting.clear();
        }
    }
}
