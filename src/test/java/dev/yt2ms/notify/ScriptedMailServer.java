package dev.yt2ms.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** A mail server on loopback that accepts every mail, or gives a prepared answer to one command. */
final class ScriptedMailServer implements AutoCloseable {

    /** The answer of a server that stops answering but keeps the connection open. */
    static final String SILENCE = "";
    /** The answer of a server whose answer does not end. */
    static final String ENDLESS = "250-and so on";
    /** The name of the moment before the first command, in which a server greets. */
    static final String GREETING = "greeting";

    private static final long SENT_AT_MOST = 64 << 20;

    /** When a server changes to TLS. */
    enum Tls {
        NEVER,
        AFTER_STARTTLS,
        AT_ONCE
    }

    private final ServerSocket server;
    private final Tls tls;
    private final Optional<SSLSocketFactory> certified;
    private final String command;
    private final String answer;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> receivedInTls = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();

    private ScriptedMailServer(Tls tls, Optional<SSLSocketFactory> certified, String command, String answer)
            throws IOException {
        this.tls = tls;
        this.certified = certified;
        this.command = command;
        this.answer = answer;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Creates a server that gives this answer to this command, e.g. {@code RCPT}, and accepts all other commands. */
    ScriptedMailServer(String command, String answer) throws IOException {
        this(Tls.NEVER, Optional.empty(), command, answer);
    }

    /** Creates a server that accepts every mail. */
    ScriptedMailServer() throws IOException {
        this("none", "250 ok");
    }

    /** Creates a server that accepts every mail, over TLS with a certificate of this authority for this host. */
    static ScriptedMailServer withTls(Tls tls, HeldCertificate authority, String host) throws IOException {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName(host)
                .signedBy(authority)
                .build();
        SSLSocketFactory certified = new HandshakeCertificates.Builder()
                .heldCertificate(own, authority.certificate())
                .build()
                .sslSocketFactory();
        return new ScriptedMailServer(tls, Optional.of(certified), "none", "250 ok");
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns all lines that clients have sent. */
    List<String> received() {
        return received;
    }

    /** Returns the lines that clients have sent over TLS. */
    List<String> receivedInTls() {
        return receivedInTls;
    }

    /** Returns the number of connections. */
    int connections() {
        return open.size();
    }

    /** Returns the number of bytes of the endless answer that were sent in the last connection. */
    long sent() {
        return sent.get();
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                open.add(socket);
                if (tls == Tls.AT_ONCE) {
                    talk(secured(socket), true);
                } else {
                    talk(socket, false);
                }
            } catch (IOException e) {
                // The client has closed the connection, or the test has ended.
            }
        }
    }

    private SSLSocket secured(Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket)
                certified.orElseThrow().createSocket(socket, "127.0.0.1", socket.getPort(), /* autoClose= */ true);
        secured.setUseClientMode(false);
        secured.startHandshake();
        return secured;
    }

    private void talk(Socket socket, boolean inTls) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream();
        if (command.equals(GREETING)) {
            say(out, answer);
        } else if (tls != Tls.AFTER_STARTTLS || !inTls) {
            say(out, "220 test");
        }
        boolean inMail = false;
        for (String line; (line = in.readLine()) != null; ) {
            received.add(line);
            if (inTls) {
                receivedInTls.add(line);
            }
            if (inMail) {
                inMail = !line.equals(".");
                if (!inMail) {
                    say(out, command.equals(".") ? answer : "250 taken");
                }
            } else if (line.startsWith(command)) {
                say(out, answer);
            } else if (line.startsWith("EHLO")) {
                say(out, "250-test\r\n" + (tls == Tls.AFTER_STARTTLS && !inTls ? "250 STARTTLS" : "250 AUTH PLAIN"));
            } else if (line.equals("STARTTLS")) {
                say(out, "220 go on");
                talk(secured(socket), true);
                return;
            } else if (line.startsWith("AUTH")) {
                say(out, "235 ok");
            } else if (line.equals("DATA")) {
                say(out, "354 go on");
                inMail = true;
            } else if (line.equals("QUIT")) {
                say(out, "221 bye");
                return;
            } else {
                say(out, "250 ok");
            }
        }
    }

    private void say(OutputStream out, String line) throws IOException {
        if (line.equals(SILENCE)) {
            return;
        }
        byte[] bytes = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
        sent.set(0);
        do {
            out.write(bytes);
            out.flush();
        } while (line.equals(ENDLESS) && sent.addAndGet(bytes.length) < SENT_AT_MOST);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
