package dev.yt2ms.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Tells the status of a running migration to {@code status}: H2 lets no second process look into the ledger. Listens on
 * loopback only, and answers only who can read the run file.
 */
public final class StatusEndpoint implements AutoCloseable {

    private static final String KEY_HEADER = "X-Yt2ms-Key";
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 60_000;
    private static final String STATUS = "/status";
    private static final String RECONCILED = "/status/reconciled";

    private final HttpServer server;
    private final Path stateDir;

    private StatusEndpoint(HttpServer server, Path stateDir) {
        this.server = server;
        this.stateDir = stateDir;
    }

    /** Starts it and writes the run file. */
    public static StatusEndpoint start(Path stateDir, Instant startedAt, StatusReport report) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(STATUS, exchange -> answer(exchange, key, report::writeTo));
            server.createContext(RECONCILED, exchange -> answer(exchange, key, report::writeReconciledTo));
            server.start();
            new RunFile(
                            ProcessHandle.current().pid(),
                            startedAt.toString(),
                            server.getAddress().getPort(),
                            key)
                    .write(stateDir);
            return new StatusEndpoint(server, stateDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, String key, Consumer<OutputStream> answer) throws IOException {
        try (exchange) {
            String shown = Optional.ofNullable(exchange.getRequestHeaders().getFirst(KEY_HEADER))
                    .orElse("");
            if (!MessageDigest.isEqual(bytes(shown), bytes(key))) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                answer.accept(body);
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Asks a running process for its status.
     *
     * @param reconciled with the reconciliation
     */
    public static byte[] ask(RunFile run, boolean reconciled) throws IOException {
        URI uri = URI.create("http://%s:%d%s"
                .formatted(
                        InetAddress.getLoopbackAddress().getHostAddress(),
                        run.port(),
                        reconciled ? RECONCILED : STATUS));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestProperty(KEY_HEADER, run.key());
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        try (InputStream body = connection.getInputStream()) {
            return body.readAllBytes();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        try {
            Files.deleteIfExists(RunFile.in(stateDir));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
