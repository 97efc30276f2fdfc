package dev.yt2ms.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ServerSocketFactory;

/** A server on loopback that answers each request with endless bytes that are not part of the content. */
public final class EndlessAnswer implements AutoCloseable {

    static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** The number of bytes after which the server stops. It is less than the memory of a test. */
    private static final long SENT_AT_MOST = 64 << 20;

    /**
     * The maximum number of bytes that the server can send to a client that stops reading early. It includes the bytes
     * in the buffers of the system.
     */
    private static final long TAKEN_AT_MOST = 24 << 20;

    private final AtomicLong sent = new AtomicLong();
    private final String once;
    private final byte[] again;
    private final SocketServer server;

    /** Creates a server that sends the first text once, and then repeats the second. */
    EndlessAnswer(ServerSocketFactory factory, String once, String again) {
        this.once = once;
        this.again = again.repeat(1000).getBytes(StandardCharsets.ISO_8859_1);
        this.server = new SocketServer(factory, this::serve);
    }

    /** Creates a server that sends an endless line in place of a chunk size. */
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

    /** Returns the server's http address, which ends with a slash. */
    public String address() {
        return "http://" + server.place() + "/";
    }

    /** Checks that the client of the last request stopped reading early. */
    public void assertNotRead() {
        assertThat(sent).as("bytes that the server sent").hasValueBetween(1L, TAKEN_AT_MOST);
    }

    @Override
    public void close() {
        server.close();
    }
}
