package dev.yt2ms.download.ytdlp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.yt2ms.download.media.Clips;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A small website on loopback. Tests can make it serve pages and media files with faults. */
public final class MediaSite implements AutoCloseable {

    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;

    public MediaSite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getFirst("Range"));
            answers.getOrDefault(path, status(404)).to(exchange);
        }
    }

    public String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    /** Returns the method, path and Range header of each request. */
    List<String> requests() {
        return requests;
    }

    public MediaSite serve(String path, Answer answer) {
        answers.put("/" + path, answer);
        return this;
    }

    /** Serves all files of a folder by their names. */
    public MediaSite serveFolder(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> serve(file.getFileName().toString(), file(Clips.bytes(file))));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers with a page that contains a video. */
    static Answer page(String media) {
        String html = "<html><head><title>A clip</title></head><body><video src=\"" + media
                + "\" type=\"video/mp4\"></video></body></html>";
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            byte[] body = html.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    static Answer status(int code) {
        return exchange -> exchange.sendResponseHeaders(code, -1);
    }

    /** Answers with a file, or with the range of it that is requested. */
    public static Answer file(byte[] bytes) {
        return upTo(bytes, Long.MAX_VALUE);
    }

    /** Answers with a file, but ends each answer after this number of bytes although it has announced more. */
    static Answer upTo(byte[] bytes, long most) {
        return exchange -> {
            int from = begin(exchange, bytes);
            int count = (int) Math.min(bytes.length - from, most);
            exchange.getResponseBody().write(bytes, from, count);
            exchange.getResponseBody().flush();
        };
    }

    private static int begin(HttpExchange exchange, byte[] bytes) throws IOException {
        type(exchange);
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        String range = exchange.getRequestHeaders().getFirst("Range");
        Matcher matcher = RANGE.matcher(range == null ? "" : range);
        int from = matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
        if (from >= bytes.length) {
            exchange.sendResponseHeaders(416, -1);
            throw new IOException("range not satisfiable");
        }
        if (matcher.matches()) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
        }
        exchange.sendResponseHeaders(matcher.matches() ? 206 : 200, bytes.length - from);
        return from;
    }

    /**
     * Answers with the first bytes of a file, but without Content-Length, so that only the end of the connection marks
     * the end of the answer.
     */
    static Answer withoutLength(byte[] bytes, int count) {
        return exchange -> {
            type(exchange);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(bytes, 0, count);
        };
    }

    /** Sends this number of bytes of a file, and then nothing until the site closes. */
    public Answer hangingAfter(byte[] bytes, int count) {
        return exchange -> {
            int from = begin(exchange, bytes);
            exchange.getResponseBody().write(bytes, from, Math.min(count, bytes.length - from));
            exchange.getResponseBody().flush();
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    /**
     * Answers the first {@code times} GET requests with {@code first}, and all later GET requests and all other
     * requests with {@code then}.
     */
    static Answer first(int times, Answer first, Answer then) {
        AtomicInteger count = new AtomicInteger();
        return exchange -> {
            // HEAD requests, which yt-dlp sends first, do not count.
            boolean media = exchange.getRequestMethod().equals("GET");
            (media && count.incrementAndGet() <= times ? first : then).to(exchange);
        };
    }

    private static void type(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String type = path.endsWith(".m3u8")
                ? "application/vnd.apple.mpegurl"
                : path.endsWith(".mpd") ? "application/dash+xml" : "video/mp4";
        exchange.getResponseHeaders().set("Content-Type", type);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
