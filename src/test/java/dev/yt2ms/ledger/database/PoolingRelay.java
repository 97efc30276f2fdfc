package dev.yt2ms.ledger.database;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A relay to a PostgreSQL server that needs no password. All connections to the relay share its sessions with the
 * server. Like PgBouncer with {@code pool_mode = transaction}, the relay assigns a session to a connection for one
 * transaction. With {@link Order#KEPT}, a connection keeps its session until it is closed.
 */
public final class PoolingRelay implements AutoCloseable {

    /** Decides which of the free sessions is assigned next. */
    enum Order {
        /** The session that became free last. */
        LAST,
        /** The session that has been free for longest. */
        LONGEST,
        ANY,
        /** The session is assigned when a connection begins, and the connection keeps it. */
        KEPT;

        static final Set<Order> OF_TRANSACTIONS = EnumSet.of(LAST, LONGEST, ANY);
    }

    private static final int CANCEL = 80_877_102;
    private static final int SSL = 80_877_103;
    private static final int GSS = 80_877_104;

    /** A session with the PostgreSQL server, and the messages that the server sent when the session began. */
    private final class Session {
        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        private final DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        private final DataOutputStream out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        private final byte[] welcome;

        Session(byte[] startup) throws IOException {
            out.write(startup);
            out.flush();
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            untilReady(new DataOutputStream(said));
            welcome = said.toByteArray();
        }

        /**
         * Relays the server's messages until the server waits for the next query. Returns whether no transaction is
         * open then.
         */
        boolean untilReady(DataOutputStream to) throws IOException {
            while (true) {
                int type = in.readUnsignedByte();
                byte[] body = body(in);
                to.writeByte(type);
                to.writeInt(body.length + 4);
                to.write(body);
                if (type == 'Z') {
                    to.flush();
                    return body[0] == 'I';
                }
            }
        }
    }

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int serverPort;
    private final int most;
    private final Order order;
    private final Random random = new Random(20261128);
    private final Deque<Session> free = new ArrayDeque<>();
    private final List<Socket> sockets = new ArrayList<>();
    private int sessions;
    private boolean others;

    /** Creates a relay to the PostgreSQL server of the tests. All connections share a single session. */
    public static PoolingRelay beforeTestServer() throws IOException {
        return new PoolingRelay(TestDatabases.port(), 1, Order.LAST);
    }

    PoolingRelay(int serverPort, int most, Order order) throws IOException {
        this.serverPort = serverPort;
        this.most = most;
        this.order = order;
        daemon(() -> {
            while (true) {
                Socket client = listener.accept();
                synchronized (this) {
                    sockets.add(client);
                }
                daemon(() -> serve(client));
            }
        });
    }

    /** Returns the address of a database behind the relay. */
    public String url(String database) {
        return "jdbc:postgresql://localhost:" + listener.getLocalPort() + "/" + database;
    }

    /** Assigns another session to every connection before its next transaction, even with {@link Order#KEPT}. */
    synchronized void giveOthers() {
        others = true;
    }

    private void serve(Socket client) throws IOException, InterruptedException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(client.getOutputStream()));
        byte[] startup = startup(in, out);
        Session session = take(startup);
        out.write(session.welcome);
        out.flush();
        boolean kept = order == Order.KEPT;
        if (!kept) {
            release(session);
            session = null;
        }
        while (true) {
            int type = in.readUnsignedByte();
            byte[] body = body(in);
            if (type == 'X') {
                client.close();
                return;
            }
            synchronized (this) {
                if (session != null && kept && others) {
                    session = new Session(startup);
                }
            }
            session = session == null ? take(startup) : session;
            session.out.writeByte(type);
            session.out.writeInt(body.length + 4);
            session.out.write(body);
            if (type == 'Q' || type == 'S') {
                session.out.flush();
                if (session.untilReady(out) && !kept) {
                    release(session);
                    session = null;
                }
            }
        }
    }

    private static byte[] startup(DataInputStream in, DataOutputStream out) throws IOException {
        while (true) {
            byte[] body = body(in);
            int code = new DataInputStream(new java.io.ByteArrayInputStream(body)).readInt();
            if (code == SSL || code == GSS) {
                out.writeByte('N');
                out.flush();
            } else if (code != CANCEL) {
                ByteArrayOutputStream startup = new ByteArrayOutputStream();
                DataOutputStream whole = new DataOutputStream(startup);
                whole.writeInt(body.length + 4);
                whole.write(body);
                return startup.toByteArray();
            }
        }
    }

    private static byte[] body(DataInputStream in) throws IOException {
        byte[] body = new byte[in.readInt() - 4];
        in.readFully(body);
        return body;
    }

    private synchronized Session take(byte[] startup) throws IOException, InterruptedException {
        // All sessions are opened at once, because a pooler with other clients also has several free sessions.
        while (sessions < most && (free.isEmpty() || order != Order.KEPT)) {
            Session session = new Session(startup);
            sockets.add(session.socket);
            free.addLast(session);
            sessions++;
        }
        while (free.isEmpty()) {
            wait();
        }
        if (order == Order.ANY) {
            for (int i = random.nextInt(free.size()); i > 0; i--) {
                free.addLast(free.removeFirst());
            }
        }
        return order == Order.LONGEST ? free.removeFirst() : free.removeLast();
    }

    private synchronized void release(Session session) {
        free.addLast(session);
        notifyAll();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // The relay or one of its connections was closed.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
