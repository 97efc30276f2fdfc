package dev.yt2ms.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS 5 proxy on loopback that asks for user and password (RFC 1928 and 1929), and leads every host to one server. */
final class SocksProxy implements AutoCloseable {

    private static final int VERSION = 5;
    private static final int PASSWORD = 2;
    private static final int NAME = 3;

    private final ServerSocket server;
    private final String user;
    private final String password;
    private final int port;
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    SocksProxy(String user, String password, int port) throws IOException {
        this.user = user;
        this.password = password;
        this.port = port;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "socks-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    String place() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** The names of hosts that it was asked for, not resolved by who asked. */
    List<String> hosts() {
        return hosts;
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
            DataInputStream in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readUnsignedByte();
            byte[] methods = in.readNBytes(in.readUnsignedByte());
            boolean offers = new String(methods, StandardCharsets.ISO_8859_1).indexOf(PASSWORD) >= 0;
            out.write(new byte[] {VERSION, (byte) (offers ? PASSWORD : 0xff)});
            if (!offers || !login(in, out)) {
                return;
            }
            in.readNBytes(3);
            if (in.readUnsignedByte() != NAME) {
                return;
            }
            hosts.add(text(in));
            in.readUnsignedShort();
            try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
                sockets.add(target);
                out.write(new byte[] {VERSION, 0, 0, 1, 127, 0, 0, 1, 0, 0});
                start(() -> copy(client, target));
                target.getInputStream().transferTo(out);
            }
        } catch (IOException e) {
            // Either side may go whenever it likes.
        }
    }

    private boolean login(DataInputStream in, OutputStream out) throws IOException {
        in.readUnsignedByte();
        boolean known = text(in).equals(user) & text(in).equals(password);
        out.write(new byte[] {1, (byte) (known ? 0 : 1)});
        return known;
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.ISO_8859_1);
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
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
