package dev.yt2ms.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;

/** A server on loopback that answers each request with endless bytes that are not content. */
public final class EndlessAnswer implements AutoCloseable {

    static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** Less than the memory of a test. */
    private static final long SENT_AT_MOST = 64 << 20;

    /** The bytes that a client accepts, including the buffers of the system. */
    private static final long TAKEN_AT_MOST = 24 << 20;

    private final AtomicLong sent = new AtomicLong();
    private final String once;
    private final byte[] again;
    private final SocketServer server;

    /** Sends one text once, and the other again and again. */
    EndlessAnswer(ServerSocketFactory factory, String once, String again) {
        this.once = once;
        this.again = again.repeat(1000).getBytes(StandardCharsets.ISO_8859_1);
        this.server = new SocketServer(factory, this::serve);
    }

    /** Sends a chunk whose size does not end. */
    public EndlessAnswer() {
        this(ServerSocketFactory.getDefault(), CHUNKED + "1;", "y");
    }

    private void serve(Socket client) throws IOException {
        SocketServer.httpHead(client.getInputStream());
        sent.set(0);
        OutputStream out = new BufferedOutputStream(client.getOutputStream(), 1 << 16);
        out.write(once.getBytes(StandardCharsets.ISO_8859_1));
        while (sent.get() < SENT_AT_MOST) {
            out.write(again);
            sent.addAndGet(again.length);
        }
    }

    public int port() {
        return server.port();
    }

    /** Returns the address of its root, with http. */
    public String address() {
        return "http://" + server.place() + "/";
    }

    /** Whether the last client has read only a little. */
    public void assertNotRead() {
        assertThat(sent).as("bytes sent").hasValueBetween(1L, TAKEN_AT_MOST);
    }

    @Override
    public void close() {
        server.close();
    }
}
