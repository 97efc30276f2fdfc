package dev.yt2ms.campaign;

import dev.yt2ms.net.SocketServer;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;

/** The way of one machine to the database. It can be cut and restored. */
final class DatabaseRelay implements AutoCloseable {

    /** What the way lets pass. */
    enum State {
        OPEN,
        /** Connections are closed, and new ones too. */
        CLOSED,
        /** Connections stay, but no byte passes; what was sent meanwhile arrives when the way is open again. */
        SILENT
    }

    private final SocketServer server = new SocketServer(ServerSocketFactory.getDefault(), this::serve);
    private final int port;
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private State state = State.OPEN;

    /** @param port the port of the database server on loopback */
    DatabaseRelay(int port) {
        this.port = port;
    }

    /** Returns the address for the machine in the form {@code 127.0.0.1:PORT}. */
    String place() {
        return server.place();
    }

    synchronized void set(State next) {
        state = next;
        notifyAll();
        if (next == State.CLOSED) {
            clients.forEach(DatabaseRelay::hangUp);
        }
    }

    synchronized State state() {
        return state;
    }

    private void serve(Socket client) throws IOException {
        clients.add(client);
        try {
            if (state() == State.CLOSED) {
                return;
            }
            server.relay(held(client.getInputStream()), held(client.getOutputStream()), port, new byte[0]);
        } finally {
            clients.remove(client);
        }
    }

    /** Ends a connection in both directions. The relay then also ends its connection to the server. */
    private static void hangUp(Socket client) {
        try {
            client.shutdownInput();
            client.shutdownOutput();
        } catch (IOException e) {
            // The machine has closed the connection.
        }
    }

    private InputStream held(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] to, int at, int most) throws IOException {
                int read = super.read(to, at, most);
                awaitSound();
                return read;
            }
        };
    }

    private OutputStream held(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(byte[] from, int at, int length) throws IOException {
                awaitSound();
                out.write(from, at, length);
            }
        };
    }

    private synchronized void awaitSound() throws IOException {
        try {
            while (state == State.SILENT) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void close() {
        set(State.CLOSED);
        server.close();
    }
}
