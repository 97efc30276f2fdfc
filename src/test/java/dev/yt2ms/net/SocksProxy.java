package dev.yt2ms.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/**
 * A SOCKS 5 proxy on loopback that requires user and password (RFC 1928 and 1929). It leads the connections for all
 * hosts to the same server.
 */
final class SocksProxy implements AutoCloseable {

    private static final int VERSION = 5;
    private static final int PASSWORD = 2;
    private static final int NAME = 3;

    private final SocketServer server = new SocketServer(ServerSocketFactory.getDefault(), this::serve);
    private final String user;
    private final String password;
    private final int port;
    private final List<String> hosts = new CopyOnWriteArrayList<>();

    SocksProxy(String user, String password, int port) {
        this.user = user;
        this.password = password;
        this.port = port;
    }

    String place() {
        return server.place();
    }

    /**
     * Returns the hosts from the requests. A name instead of an address shows that the client lets the proxy resolve
     * names.
     */
    List<String> hosts() {
        return hosts;
    }

    private void serve(Socket client) throws IOException {
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
        server.relay(in, out, port, new byte[] {VERSION, 0, 0, 1, 127, 0, 0, 1, 0, 0});
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

    @Override
    public void close() {
        server.close();
    }
}
