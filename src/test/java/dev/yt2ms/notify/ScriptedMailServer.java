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
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server on loopback that accepts every mail, or gives a prepared answer to one command. */
final class ScriptedMailServer implements AutoCloseable {

    /** The answer of a server that stops answering but keeps the connection open. */
    static final String SILENCE = "";

    private final ServerSocket server;
    private final String command;
    private final String answer;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /** Creates a server that gives this answer to this command, e.g. {@code RCPT}, and accepts all other commands. */
    ScriptedMailServer(String command, String answer) throws IOException {
        this.command = command;
        this.answer = answer;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Creates a server that accepts every mail. */
    ScriptedMailServer() throws IOException {
        this("none", "250 ok");
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns all lines that clients have sent. */
    List<String> received() {
        return received;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                open.add(socket);
                talk(socket);
            } catch (IOException e) {
                // The client has closed the connection, or the test has ended.
            }
        }
    }

    private void talk(Socket socket) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        OutputStream out = socket.getOutputStream();
        say(out, "220 test");
        boolean inMail = false;
        for (String line; (line = in.readLine()) != null; ) {
            received.add(line);
            if (inMail) {
                inMail = !line.equals(".");
                if (!inMail) {
                    say(out, "250 taken");
                }
            } else if (line.startsWith(command)) {
                if (answer.equals(SILENCE)) {
                    continue;
                }
                say(out, answer);
            } else if (line.startsWith("EHLO")) {
                say(out, "250-test\r\n250 AUTH PLAIN");
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

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
