package dev.yt2ms.report.status;

import dev.yt2ms.files.RandomWord;
import dev.yt2ms.loopback.LoopbackEndpoint;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FastByteArrayOutputStream;

/**
 * Serves the status of a running process and a copy of its ledger to other commands, because H2 lets no second process
 * open the ledger. Listens on loopback only, and answers only callers with the key from the run file.
 */
public final class StatusEndpoint implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(StatusEndpoint.class);

    private static final String KEY_HEADER = "X-Yt2ms-Key";
    private static final int CONNECT_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 60_000;
    private static final Duration WHOLE_ANSWER = Duration.ofMinutes(2);
    /** The maximum size of an answer. It is five times the size of a status of 20,000 videos. */
    private static final int MOST_BYTES = 100 << 20;

    private static final String LEDGER = "/ledger";

    /** Answers requests for anything other than the status and the copy of the ledger. */
    @FunctionalInterface
    public interface Further {

        /** Answers no other requests. */
        Further NONE = (method, target) -> Optional.empty();

        /**
         * Returns the answer as JSON; empty if this request is not known.
         *
         * @param method e.g. {@code GET}
         * @param target path and query
         */
        Optional<byte[]> answer(String method, String target) throws IOException;
    }

    private final LoopbackEndpoint endpoint;
    private final Path stateDir;

    private StatusEndpoint(LoopbackEndpoint endpoint, Path stateDir) {
        this.endpoint = endpoint;
        this.stateDir = stateDir;
    }

    /**
     * Starts the endpoint and writes the run file.
     *
     * @param ledger writes a copy of the ledger: the length of the copy in eight bytes, then the copy
     * @param further answers all other requests
     */
    public static StatusEndpoint start(
            Path stateDir, Instant startedAt, StatusReport report, LoopbackEndpoint.Body ledger, Further further) {
        String key = RandomWord.create();
        Map<String, LoopbackEndpoint.Body> answers = new HashMap<>();
        for (StatusReport.Extent extent : StatusReport.Extent.values()) {
            answers.put(path(extent), out -> report.writeTo(out, extent));
        }
        answers.put(LEDGER, ledger);
        try {
            LoopbackEndpoint endpoint = LoopbackEndpoint.start(
                    InetAddress.getLoopbackAddress(),
                    0,
                    "status",
                    (request, response) -> answer(request, response, key, answers, further));
            RunFile.ofThisProcess(startedAt, endpoint.port(), key).write(stateDir);
            return new StatusEndpoint(endpoint, stateDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(
            LoopbackEndpoint.Request request,
            LoopbackEndpoint.Response response,
            String key,
            Map<String, LoopbackEndpoint.Body> answers,
            Further further)
            throws IOException {
        if (!MessageDigest.isEqual(bytes(request.header(KEY_HEADER).orElse("")), bytes(key))) {
            response.send(403, "text/plain", out -> {});
            return;
        }
        LoopbackEndpoint.Body answer = answers.get(request.target());
        if (answer == null) {
            Optional<byte[]> json = further.answer(request.method(), request.target());
            response.send(json.isPresent() ? 200 : 404, "application/json", out -> out.write(json.orElse(new byte[0])));
        } else {
            response.send(
                    200, request.target().equals(LEDGER) ? "application/octet-stream" : "application/json", answer);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Asks a running process for its status.
     *
     * @return the status; a process of an earlier version may return all videos even if fewer are asked for
     * @throws IOException when the process does not answer, or its answer is too large or too slow
     */
    public static byte[] ask(RunFile run, StatusReport.Extent extent) throws IOException {
        try {
            return get(run, path(extent));
        } catch (FileNotFoundException e) {
            if (extent == StatusReport.Extent.ALL || extent == StatusReport.Extent.RECONCILED) {
                throw e;
            }
            // The running process is an earlier version of yt2ms, which does not know this path.
            return get(run, path(StatusReport.Extent.ALL));
        }
    }

    private static String path(StatusReport.Extent extent) {
        return switch (extent) {
            case FIGURES -> "/status/figures";
            case PROBLEMS -> "/status/problems";
            case ALL -> "/status";
            case RECONCILED -> "/status/reconciled";
        };
    }

    private static byte[] get(RunFile run, String path) throws IOException {
        return exchange(run, "GET", path);
    }

    /**
     * Sends a request to a running process.
     *
     * @param method {@code GET} or {@code POST}
     * @param target path and query
     * @throws FileNotFoundException when the process does not know the request, e.g. because it is of an earlier
     *     version
     * @throws IOException when the process does not answer, or its answer is too large or too slow
     */
    public static byte[] exchange(RunFile run, String method, String target) throws IOException {
        HttpURLConnection connection = connect(run, target);
        connection.setRequestMethod(method);
        try (InputStream body = connection.getInputStream()) {
            return bounded(body);
        } finally {
            connection.disconnect();
        }
    }

    /**
     * Asks a running process for a copy of its ledger.
     *
     * @throws IOException when the process does not answer, or when the copy is not complete
     */
    public static void copyLedger(RunFile run, OutputStream out) throws IOException {
        HttpURLConnection connection = connect(run, LEDGER);
        try (DataInputStream body = new DataInputStream(connection.getInputStream())) {
            long left = body.readLong();
            byte[] buffer = new byte[1 << 16];
            while (left > 0) {
                int count = body.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException("the copy ends early");
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        } finally {
            connection.disconnect();
        }
    }

    private static HttpURLConnection connect(RunFile run, String target) throws IOException {
        URI uri = URI.create(
                "http://%s:%d%s".formatted(InetAddress.getLoopbackAddress().getHostAddress(), run.port(), target));
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestProperty(KEY_HEADER, run.key());
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        // Another process may use the port by now. It must not redirect this request, because the request contains the
        // key.
        connection.setInstanceFollowRedirects(false);
        return connection;
    }

    /**
     * Reads an answer with limits of size and time, because another process could answer on this port and never end.
     */
    private static byte[] bounded(InputStream body) throws IOException {
        FastByteArrayOutputStream answer = new FastByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        long deadline = System.nanoTime() + WHOLE_ANSWER.toNanos();
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            answer.write(buffer, 0, count);
            if (answer.size() > MOST_BYTES || System.nanoTime() > deadline) {
                throw new IOException("the answer is too large or takes too long");
            }
        }
        return answer.toByteArrayUnsafe();
    }

    @Override
    public void close() {
        endpoint.close();
        try {
            Files.deleteIfExists(RunFile.in(stateDir));
        } catch (IOException e) {
            // This is no reason to lose the result of the run. A command that finds no endpoint at the port reads the
            // ledger instead.
            log.warn("The file of the status endpoint could not be deleted", e);
        }
    }
}
